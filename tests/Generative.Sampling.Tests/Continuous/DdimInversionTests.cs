using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class DdimInversionTests
{
    [TestCase("edm")]
    [TestCase("vp-discrete")]
    public void Inverted_picture_comes_back(string name)
    {
        GaussianProcess process = name == "edm" ? new EdmProcess() : new DiscreteVpProcess(BetaSchedules.AlphaBars("linear", 1000, 1e-4, 0.02));
        var model = new GaussianData(process, 5);
        var picture = linspace(-0.8, 0.9, 10, ScalarType.Float64).reshape(2, 5);
        const int Steps = 500;

        using var noise = SamplerRunner.Run(new DdimInversion(), model, new([1, 2], Steps) { Start = new(0, picture) });
        using var back = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, new([1, 2], Steps) { Start = new(0, noise.State) });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(back.State.Value, picture), Is.LessThan(0.02));
        Assert.That(noise.State.Value.abs().max().item<double>(), Is.GreaterThan(0.5), "it did leave the picture");
    }

    [Test]
    public void Without_a_picture_it_says_so() => Assert.That(
        () => SamplerRunner.Run(new DdimInversion(), new GaussianData(new EdmProcess(), 5), new([1], 5)),
        Throws.ArgumentException.With.Message.Contains("give the run a clean start state"));
}
