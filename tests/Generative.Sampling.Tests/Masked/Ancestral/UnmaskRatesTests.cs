using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Scores are tiny where there is much noise, and the mask's own, 1, stands beside them.</summary>
public sealed class UnmaskRatesTests
{
    private const int Mask = 4;

    private static readonly double[] Law = [0.1, 0.4, 0.2, 0.3];

    [Test]
    public void True_scores_give_the_chance_of_the_schedule_however_much_noise_there_is(
        [Values(0.5, 20, 37, 60, 800)] double sigma, [Values] bool hasMaskColumn, [Values(LeapRule.Tweedie, LeapRule.Euler)] LeapRule rule)
    {
        using var scope = NewDisposeScope();
        var process = new AbsorbingProcess(new GeometricMaskSchedule(1e-3, sigma), 5, Mask);
        using var model = new IndependentTokens(process, Law, 2, PredictionKind.ConcreteScore);
        using var context = new RunContext(model, new SamplingRequest([1], 4), new RowStreams([1]), CancellationToken.None);
        var run = new TokenRun(context);
        var ids = tensor(new long[,] { { Mask, 2 } });
        // What all scores share, 1 / (e^sigma - 1), would underflow at the largest sigma; its logarithm does not.
        double[] scores = [.. Law.Select(p => Math.Log(p) - sigma - Math.Log(1 - Math.Exp(-sigma)))];
        var answer = tensor(hasMaskColumn ? [.. scores, 0.0] : scores).expand(1, 2, -1);

        var rate = UnmaskRates.Of(run, answer, ids, run.Open(ids), 1, 0.9, rule);

        // (alpha_s - alpha_t) / (1 - alpha_t), and the step's length times sigma' / (e^sigma - 1).
        var removed = sigma - process.Sigma(0.9);
        var expected = (rule == LeapRule.Tweedie ? Math.Exp(removed - sigma) * (1 - Math.Exp(-removed))
            : 0.1 * process.SigmaRate(1) * Math.Exp(-sigma)) / (1 - Math.Exp(-sigma));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(rate[0, 0].item<double>(), Is.EqualTo(expected).Within(1e-9).Percent);
        Assert.That(rate[0, 1].item<double>(), Is.Zero, "what is there stays");
        Assert.That(expected, sigma < 800 || rule == LeapRule.Tweedie ? Is.Positive : Is.Zero);
    }

    [Test]
    public void Logits_give_the_same_chance_without_loss([Values(0.5, 37, 800)] double sigma)
    {
        using var scope = NewDisposeScope();
        var process = new AbsorbingProcess(new GeometricMaskSchedule(1e-3, sigma), 5, Mask);
        using var model = new IndependentTokens(process, Law, 2);
        using var context = new RunContext(model, new SamplingRequest([1], 4), new RowStreams([1]), CancellationToken.None);
        var run = new TokenRun(context);
        var ids = tensor(new long[,] { { Mask, 2 } });

        var rate = UnmaskRates.Of(run, zeros(1, 2, 5), ids, run.Open(ids), 1, 0.9, LeapRule.Tweedie).item<double>();

        var removed = sigma - process.Sigma(0.9);
        var expected = Math.Exp(removed - sigma) * (1 - Math.Exp(-removed)) / (1 - Math.Exp(-sigma));
        Assert.That(rate, Is.EqualTo(expected).Within(1e-9).Percent);
    }
}
