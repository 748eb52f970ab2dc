using Generative.Sampling;

namespace Generative.Pipelines.Tests;

public sealed class ImagePlanTests
{
    private static readonly ModelCard Card = new("tiny", [1, 8, 8])
    {
        Classes = ["cat", "dog", "ankle-boot"], DefaultSampler = "ddim", DefaultSteps = 3, DefaultGuidance = 1.5,
    };

    private static readonly ModelDescription Model = new(Card, new(PredictionKind.Clean) { KnowsUnconditional = true }, new EdmProcess());
    private static readonly SamplerRegistry Samplers = new(KnownSamplers.All);
    private static readonly ImageRequest Request = new() { Model = "tiny" };

    private static readonly TestCaseData[] Bad =
    [
        Case("steps 0", Request with { Steps = 0 }, "steps is 0; give at least 1"),
        Case("steps", Request with { Steps = 1_000_000 }, "steps is 1000000; give at most 100000"),
        Case("count 0", Request with { Count = 0 }, "count is 0; give at least 1"),
        Case("count -1", Request with { Count = -1 }, "count is -1; give at least 1"),
        Case("count", Request with { Count = 1_000_001 }, "count is 1000001; give at most 1000000"),
        Case("batch", Request with { BatchSize = 0 }, "batch size is 0; give at least 1"),
        Case("seed -1", Request with { Seed = -1 }, "seed is -1; give a whole number from 0 to 9007199254740991"),
        Case("seed", Request with { Seed = long.MaxValue }, "seed is 9223372036854775807"),
        Case("last seed", Request with { Seed = ImageRequest.MaxSeed, Count = 2 }, "from 0 to 9007199254740990"),
        Case("seeds", Request with { Seeds = [1, 2], Count = 3 }, "2 seeds are given for 3 pictures; give one a picture"),
        Case("a seed of seeds", Request with { Seeds = [1, -2], Count = 2 }, "seed is -2"),
        Case("guidance", Request with { Guidance = double.NaN }, "guidance is NaN; give a finite number"),
        Case("class", Request with { Classes = ["anklebot"] },
            "'tiny' has no class 'anklebot' (did you mean ankle-boot?); it has cat, dog, ankle-boot"),
        Case("class index", Request with { Classes = ["3"] }, "class is 3; 'tiny' has classes 0 to 2"),
        Case("negative class", Request with { Classes = ["-1"] }, "class is -1"),
    ];

    [Test]
    public void Defaults_come_from_the_model()
    {
        var plan = ImagePlan.Make(Request with { Classes = ["dog"] }, Model, Samplers);

        using var _ = Assert.EnterMultipleScope();
        Assert.That((plan.Sampler.Name, plan.Steps, plan.Guidance), Is.EqualTo(("ddim", 3, 1.5)));
        Assert.That(plan.Seeds, Is.EqualTo(new long[] { 0 }));
        Assert.That(ImagePlan.Make(Request, Model, Samplers).Guidance, Is.EqualTo(1), "nothing is guided where no class is asked for");
    }

    [Test]
    public void Model_without_defaults_gets_the_SDKs()
    {
        var plan = ImagePlan.Make(Request, Model with { Card = new("plain", [1, 8, 8]) }, Samplers);

        Assert.That((plan.Sampler.Name, plan.Steps, plan.Guidance), Is.EqualTo(("edm-heun", 18, 1.0)));
    }

    [Test]
    public void Classes_take_turns_by_name_or_index_and_seeds_count_up()
    {
        var plan = ImagePlan.Make(Request with { Classes = ["CAT", "2"], Count = 5, Seed = 40 }, Model, Samplers);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(plan.Classes, Is.EqualTo(new[] { 0, 2, 0, 2, 0 }));
        Assert.That(plan.Seeds, Is.EqualTo(new long[] { 40, 41, 42, 43, 44 }));
    }

    [Test]
    public void Verdict_counts_guidance_in()
    {
        var blind = Model with { Traits = new(PredictionKind.Clean) };
        var guided = Request with { Classes = ["cat"], Guidance = 2 };

        using var _ = Assert.EnterMultipleScope();
        Assert.That(ImagePlan.Make(Request, Model, Samplers).Verdict, Is.EqualTo(Verdict.Exact));
        Assert.That(ImagePlan.Make(guided, Model, Samplers).Verdict.Kind, Is.EqualTo(VerdictKind.Approximate));
        Assert.That(ImagePlan.Make(guided, blind, Samplers).Verdict.Kind, Is.EqualTo(VerdictKind.Invalid));
    }

    [TestCaseSource(nameof(Bad))]
    public void Request_is_refused_with_the_parameter_the_value_and_the_fix(ImageRequest request, string message) =>
        Assert.That(() => ImagePlan.Make(request, Model, Samplers), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    [Test]
    public void Part_of_a_name_between_commas_is_a_name_where_only_one_class_has_it()
    {
        var model = Model with { Card = Card with { Classes = ["crane, hoist", "great white shark, white shark", "wading bird, crane"] } };

        using var _ = Assert.EnterMultipleScope();
        Assert.That(ImagePlan.Make(Request with { Classes = ["White Shark"] }, model, Samplers).Classes, Is.EqualTo(new[] { 1 }));
        Assert.That(() => ImagePlan.Make(Request with { Classes = ["crane"] }, model, Samplers), Throws.ArgumentException.With.Message
            .Contains("several classes called 'crane'; give the number of one: 0 (crane, hoist); 2 (wading bird, crane)"));
    }

    [Test]
    public void Of_many_classes_an_error_names_the_number_and_the_first_few()
    {
        var model = Model with { Card = Card with { Classes = [.. Enumerable.Range(0, 1000).Select(i => $"c{i}")] } };

        Assert.That(() => ImagePlan.Make(Request with { Classes = ["unheard-of"] }, model, Samplers),
            Throws.ArgumentException.With.Message.EndsWith("it has 1000: c0, c1, c2, c3, c4, ...."));
    }

    [Test]
    public void Class_for_a_model_without_classes_is_refused() =>
        Assert.That(() => ImagePlan.Make(Request with { Classes = ["cat"] }, Model with { Card = new("plain", [1, 8, 8]) }, Samplers),
            Throws.ArgumentException.With.Message.Contains("'plain' has no classes; leave out 'cat'"));

    private static TestCaseData Case(string name, ImageRequest request, string message) =>
        new TestCaseData(request, message).SetArgDisplayNames(name);
}
