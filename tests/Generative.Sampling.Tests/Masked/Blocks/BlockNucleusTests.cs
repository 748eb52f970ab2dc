using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class BlockNucleusTests
{
    [TestCase(1.0, new[] { 0.1, 0.5, 0.15, 0.25 })]
    [TestCase(0.95, new[] { 0, 0.5 / 0.9, 0.15 / 0.9, 0.25 / 0.9 }, Description = "0.5, 0.75, 0.9, then 1 above 0.95")]
    [TestCase(0.8, new[] { 0, 0.5 / 0.75, 0, 0.25 / 0.75 }, Description = "the token that crosses p is left out")]
    [TestCase(0.3, new[] { 0, 1.0, 0, 0 }, Description = "one at least")]
    public void Keeps_tokens_while_they_stay_within_p(double p, double[] expected)
    {
        using var scope = NewDisposeScope();
        var logs = tensor(new[] { 0.1, 0.5, 0.15, 0.25 }, [1, 4]).log();

        Assert.That(Values.Of(BlockNucleus.Apply(logs, p).exp()), Is.EqualTo(expected).Within(1e-12));
    }
}
