using TorchSharp;
using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class RequestValidationTests
{
    private static readonly SamplingRequest Good = new([1, 2], 3);

    private static readonly TestCaseData[] Bad =
    [
        Case("no seeds", Good with { Seeds = [] }, "The request has no seeds; give one for each picture"),
        Case("no steps", Good with { Steps = 0 }, "steps is 0; give at least 1"),
        Case("negative steps", Good with { Steps = -4 }, "steps is -4; give at least 1"),
        Case("classes", Good with { Conditioning = new() { Classes = [1] } }, "has 2 seeds and 1 classes; give one class a seed"),
        Case("random source", Good with { Random = new RowStreams(1) }, "random source has 1 rows, the request 2"),
        Case("levels", Good with { Levels = [80] }, "levels has 1 entries; give a first and a last"),
        Case("level", Good with { Levels = [80, double.NaN, 0] }, "A noise level is NaN"),
        Case("unknown setting", Set("S_chrun", 1), "'edm-churn' has no setting 'S_chrun' (did you mean S_churn?); it has S_churn, S_min, S_max, S_noise, alpha"),
        Case("setting too low", Set("S_noise", -1), "S_noise is -1; edm-churn takes 0 to 2"),
        Case("setting too high", Set("alpha", 1.5), "alpha is 1.5; edm-churn takes 0.1 to 1"),
        Case("setting NaN", Set("S_churn", double.NaN), "S_churn is NaN"),
    ];

    [TestCaseSource(nameof(Bad))]
    public void Request_is_refused_with_the_parameter_the_value_and_the_fix(SamplingRequest request, string message) =>
        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get("edm-churn"), new GaussianData(new EdmProcess()), request),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    [Test]
    public void Sampler_without_settings_says_so() =>
        Assert.That(() => SamplerRunner.Run(new LoopSampler(_ => []), new GaussianData(new EdmProcess()), Set("eta", 1)),
            Throws.ArgumentException.With.Message.Contains("'loop' has no settings; leave out 'eta'"));

    [Test]
    public void Invalid_combination_names_sampler_model_and_reason() =>
        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get("ddim"), new ConfidentTokens(4), Good),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.EqualTo(
                "ddim cannot sample tokens: it moves real numbers, but the process 'mask' has tokens; it needs a process with a scale and a noise to signal ratio, and 'mask' has none."));

    private static SamplingRequest Set(string name, double value) =>
        Good with { Settings = new Dictionary<string, double> { [name] = value } };

    private static TestCaseData Case(string name, SamplingRequest request, string message) =>
        new TestCaseData(request, message).SetArgDisplayNames(name);

    [Test]
    public void Mask_and_known_values_of_another_size_are_refused()
    {
        var model = new GaussianData(new EdmProcess(), 1, 4, 4);
        using var clean = zeros(1, 1, 4, 4, ScalarType.Float64);
        using var small = ones(2, 2, ScalarType.Int64);
        using var rows = ones(3, 1, 4, 4, ScalarType.Int64);

        using var _ = Assert.EnterMultipleScope();
        foreach (var mask in new[] { small, rows })
            Assert.That(() => SamplerRunner.Run(KnownSamplers.Get("ddim"), model, new([1], 3) { Known = new(clean, mask) }),
                Throws.ArgumentException.With.Message.Contains("mask have shape").And.Message.Contains("[1, 1, 4, 4]"));
        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get("ddim"), model, new([1], 3) { Start = new(0, small.to(ScalarType.Float64)[..1]) }),
            Throws.ArgumentException.With.Message.Contains("start state has shape"));
    }
}
