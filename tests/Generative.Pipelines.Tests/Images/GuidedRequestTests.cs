using Generative.Sampling;

namespace Generative.Pipelines.Tests;

public sealed class GuidedRequestTests
{
    private static readonly ModelDescription Model = new(new("tiny", [1, 8, 8]) { Classes = ["cat", "dog"] },
        new(PredictionKind.Clean) { KnowsUnconditional = true }, new EdmProcess());

    private static readonly ModelDescription Unconditional = Model with { Card = new("plain", [1, 8, 8]) };
    private static readonly ImageRequest Request = new() { Model = "tiny", Classes = ["cat"], Guidance = 2 };

    private TinyPipeline tiny = null!;

    private static readonly TestCaseData[] Bad =
    [
        Case("from NaN", Request with { GuidanceFrom = double.NaN }, "guidance from is NaN; give a sigma of 0 or above"),
        Case("from below 0", Request with { GuidanceFrom = -1 }, "guidance from is -1"),
        Case("to NaN", Request with { GuidanceTo = double.NaN }, "guidance to is NaN"),
        Case("wrong way round", Request with { GuidanceFrom = 3, GuidanceTo = 1 },
            "guidance to is 1; give a sigma not below guidance from, 3"),
        Case("rescale NaN", Request with { GuidanceRescale = double.NaN }, "guidance rescale is NaN; give a number from 0 (none) to 1"),
        Case("rescale above 1", Request with { GuidanceRescale = 2 }, "guidance rescale is 2"),
        Case("interval of nothing", Request with { Guidance = 1, GuidanceTo = 4 },
            "guidance to is given, but guidance is 1, which is none"),
        Case("rescale of nothing", Request with { Guidance = 1, GuidanceRescale = 0.5 }, "guidance rescale is given, but guidance is 1"),
    ];

    [OneTimeSetUp]
    public void Write() => tiny = new();

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [TestCaseSource(nameof(Bad))]
    public void Guidance_is_refused_with_the_parameter_the_value_and_the_fix(ImageRequest request, string message) =>
        Assert.That(() => Plan(request, Model), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    [Test]
    public void Unconditional_model_cannot_be_guided()
    {
        var request = Request with { Classes = [] };

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => Plan(request, Unconditional),
            Throws.ArgumentException.With.Message.Contains("guidance is 2, and 'plain' has no classes to be guided to; use guidance 1"));
        Assert.That(() => Plan(request with { Guidance = null, GuidanceFrom = 1 }, Unconditional), Throws.ArgumentException);
        Assert.That(Plan(request with { Guidance = 1 }, Unconditional).GuidedBy, Is.Null);
    }

    [Test]
    public void Interval_on_a_process_without_a_sigma_is_invalid() =>
        Assert.That(Plan(Request with { GuidanceTo = 2, Sampler = "restore" },
            Model with { Process = new DegradationProcess(new GaussianBlur()) },
            new PlannedSampler("restore", "", new RestoreDegradeDdim())).Verdict.ToString(),
                Does.Contain("a guidance interval is in sigma"));

    [Test]
    public void Numbers_become_guidance_in_order()
    {
        var more = new GradientGuidance((clean, _) => clean.sum([1L, 2, 3]));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Plan(Request, Model).GuidedBy, Is.InstanceOf<ClassifierFreeGuidance>());
        Assert.That(Plan(Request with { GuidanceFrom = 1 }, Model).GuidedBy, Is.InstanceOf<IntervalGuidance>()
            .With.Property("From").EqualTo(1).And.Property("To").EqualTo(double.PositiveInfinity));
        Assert.That(Plan(Request with { GuidanceRescale = 0.7 }, Model).GuidedBy,
            Is.InstanceOf<ClassifierFreeGuidance>().With.Property("Rescale").EqualTo(0.7));
        Assert.That(Plan(Request with { MoreGuidance = [more] }, Model).GuidedBy!.Name, Is.EqualTo("classifier-free+gradient"));
        Assert.That(Plan(Request with { Guidance = 1, MoreGuidance = [more] }, Model).GuidedBy, Is.SameAs(more));
    }

    [Test]
    public async Task Interval_and_rescale_change_the_pictures()
    {
        var request = CoupledModel.Request with { Guidance = 4 };
        var plain = await CoupledModel.Pipeline.GenerateAsync(request);
        var nowhere = await CoupledModel.Pipeline.GenerateAsync(request with { GuidanceFrom = 1000 });
        var none = await CoupledModel.Pipeline.GenerateAsync(request with { Guidance = 1 });
        var rescaled = await CoupledModel.Pipeline.GenerateAsync(request with { GuidanceRescale = 1 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(nowhere.Pictures[0].PixelsEqual(none.Pictures[0]));
        Assert.That(nowhere.Pictures[0].PixelsEqual(plain.Pictures[0]), Is.False);
        Assert.That(rescaled.Pictures[0].PixelsEqual(plain.Pictures[0]), Is.False);
    }

    // A real network: through its convolutions and norms, in inference mode around it.
    [TestCase(GradientPath.Estimate)]
    [TestCase(GradientPath.Network)]
    public async Task Gradient_of_a_users_wish_pulls_the_pictures_there(GradientPath path)
    {
        var request = TinyPipeline.Request with { Sampler = "ddim", Steps = 6, Count = 2, Guidance = 1 };
        var brighter = new GradientGuidance((clean, _) => (clean - 1).square().sum([1L, 2, 3]) * -1, 2, path);

        var plain = await tiny.Pipeline.GenerateAsync(request);
        var guided = await tiny.Pipeline.GenerateAsync(request with { MoreGuidance = [brighter] });
        var alone = await tiny.Pipeline.GenerateAsync(request with { MoreGuidance = [brighter], Count = 1 });

        using var _ = Assert.EnterMultipleScope();
        for (var i = 0; i < 2; i++)
            Assert.That(Brightness(guided, i), Is.GreaterThan(Brightness(plain, i)));
        Assert.That(guided.Pictures[0].PixelsEqual(alone.Pictures[0]));
        Assert.That(() => ImageParameters.Read(guided.ParametersOf([0]), "tiny"),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("guided by 'gradient'"));
    }

    [Test]
    public async Task Gradient_through_the_network_leaves_no_tensor_behind()
    {
        var wish = new GradientGuidance((clean, _) => clean.sum([1L, 2, 3]), 0.1, GradientPath.Network);
        await LiveTensors.AreUnchangedBy(
            () => tiny.Pipeline.GenerateAsync(TinyPipeline.Request with { MoreGuidance = [wish] }), rounds: 5);
    }

    private static double Brightness(ImageResult result, int i) => result.Pictures[i].Pixels.ToArray().Average(p => (double)p);

    private static ImagePlan Plan(ImageRequest request, ModelDescription model, params ISampler[] more) =>
        ImagePlan.Make(request, model, new([.. KnownSamplers.All, .. more]));

    private static TestCaseData Case(string name, ImageRequest request, string message) =>
        new TestCaseData(request, message).SetArgDisplayNames(name);

    [Test]
    public void Model_says_how_many_channels_are_guided()
    {
        var model = Model with { Card = Model.Card with { GuidedChannels = 3 } };

        Assert.That(((ClassifierFreeGuidance)Plan(Request, model).GuidedBy!).Channels, Is.EqualTo(3));
        Assert.That(((ClassifierFreeGuidance)Plan(Request, Model).GuidedBy!).Channels, Is.Null);
    }
}
