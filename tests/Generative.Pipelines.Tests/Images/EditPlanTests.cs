using Generative.Imaging;
using Generative.Sampling;

namespace Generative.Pipelines.Tests;

public sealed class EditPlanTests
{
    private static readonly ModelDescription Grey = Model(1);
    private static readonly ModelDescription Colour = Model(3);
    private static readonly ImageRequest Request = new() { Model = "tiny", Init = [TestPictures.Grey()] };

    private static readonly TestCaseData[] Bad =
    [
        Case("strength above", Request with { Strength = 1.01 },
            "strength is 1.01; give a number from 0 (the picture itself) to 1 (every step)"),
        Case("strength below", Request with { Strength = -0.5 }, "strength is -0.5; give"),
        Case("strength NaN", Request with { Strength = double.NaN }, "strength is NaN; give"),
        Case("strength without a picture", Request with { Init = [], Strength = 0.5 }, "strength is 0.5, but no init picture is given"),
        Case("mask without a picture", Request with { Init = [], Mask = TestPictures.RightHalf() }, "A mask is given, but no init picture"),
        Case("mask of another size", Request with { Mask = TestPictures.RightHalf(16) }, "mask is 16x16, and 'tiny' makes 8x8"),
        Case("init of another size", Request with { Init = [TestPictures.Grey(), TestPictures.Grey(side: 6)] },
            "init is 6x6, and 'tiny' makes 8x8"),
        Case("coloured init", Request with { Init = [new Picture(8, 8, 3, [.. Enumerable.Range(0, 192).Select(i => (byte)i)])] },
            "init has colours, and 'tiny' makes grey pictures"),
        Case("levels", Request with { Levels = "karas" }, "levels is 'karas' (did you mean karras?); choose default"),
    ];

    [TestCaseSource(nameof(Bad))]
    public void Edit_is_refused_with_the_parameter_the_value_and_the_fix(ImageRequest request, string message) =>
        Assert.That(() => Plan(request, Grey), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    [Test]
    public void Picture_comes_in_the_models_channels()
    {
        var grey = TestPictures.Grey();
        var asColour = new Picture(8, 8, 4, [.. grey.Pixels.ToArray().SelectMany(v => new byte[] { v, v, v, 9 })]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Plan(Request with { Init = [asColour] }, Grey).Edit!.Init[0].PixelsEqual(grey), "colour that is grey in fact");
        Assert.That(Plan(Request, Colour).Edit!.Init[0].PixelsEqual(grey.ToRgb()), "grey for a model of colours");
        Assert.That(Plan(Request with { Init = [asColour] }, Colour).Edit!.Init[0].PixelsEqual(grey.ToRgb()), "opacity is dropped");
        Assert.That(Plan(Request, Model(4)).Edit!.Init[0].Pixel(3, 0).ToArray(), Is.EqualTo(new byte[] { 9, 9, 9, 255 }));
    }

    [Test]
    public void Mask_paints_from_the_middle_of_the_range_upwards_whatever_its_channels()
    {
        byte[] pixels = [.. Enumerable.Range(0, 64).SelectMany(i => i % 2 == 0 ? new byte[] { 255, 129, 0, 0 } : [255, 128, 0, 255])];
        var mask = Plan(Request with { Mask = new Picture(8, 8, 4, pixels) }, Grey).Edit!.Mask!;
        Assert.That(mask.Pixels.ToArray()[..2], Is.EqualTo(new byte[] { 255, 0 }),
            "mean 128, and a third below it; opacity does not count");
    }

    [Test]
    public void Own_sampler_of_a_model_goes_first_and_keeps_its_timetable()
    {
        var own = new PlannedSampler("scheduler", "", new Ddim());
        var model = Grey with { OwnSampler = own };

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Plan(Request, model).Sampler, Is.SameAs(own));
        Assert.That(Plan(Request with { Sampler = "scheduler" }, model).Sampler, Is.SameAs(own));
        Assert.That(Plan(Request with { Sampler = "euler", Levels = "karras" }, model).Levels, Is.Not.Null);
        Assert.That(() => Plan(Request with { Levels = "karras" }, model),
            Throws.ArgumentException.With.Message.Contains("timetable of its own"));
    }

    private static ImagePlan Plan(ImageRequest request, ModelDescription model) => ImagePlan.Make(request, model, new(KnownSamplers.All));

    private static ModelDescription Model(int channels) =>
        new(new("tiny", [channels, 8, 8]), new(PredictionKind.Clean) { KnowsUnconditional = true }, new EdmProcess());

    private static TestCaseData Case(string name, ImageRequest request, string message) =>
        new TestCaseData(request, message).SetArgDisplayNames(name);
}
