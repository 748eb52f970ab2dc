using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>The probability that a masked position is unmasked in a step.</summary>
internal static class UnmaskRates
{
    /// <summary>That probability, from 0 to 1, float64: [1, 1], or [rows, length] where the network's scores decide.</summary>
    /// <param name="run">The run.</param>
    /// <param name="answer">The network's answer [rows, length, vocabulary].</param>
    /// <param name="open">Masked positions, bool [rows, length].</param>
    /// <param name="from">Level at the start of the step.</param>
    /// <param name="to">Level at its end, above 0.</param>
    /// <param name="rule">How it is reckoned.</param>
    public static Tensor Of(TokenRun run, Tensor answer, Tensor open, double from, double to, LeapRule rule)
    {
        using var scope = NewDisposeScope();
        var process = run.Process;
        // With the true scores, whose sum is 1 / (e^sigma - 1), both are the same number; networks are sampled as they answer.
        var expected = run.Kind == PredictionKind.ConcreteScore && rule != LeapRule.Time && double.IsFinite(process.Sigma(from))
            ? ScoreSum(answer, open, run.Mask) * Factor(process, from, to, rule)
            : full([1, 1], Ideal(process, from, to, rule), ScalarType.Float64, run.Device);
        return (rule == LeapRule.Poisson ? expected * (-expected).exp() : expected.clamp(0, 1)).MoveToOuterDisposeScope();
    }

    private static double Ideal(ITokenProcess process, double from, double to, LeapRule rule) => rule switch
    {
        LeapRule.Time => (from - to) / from,
        LeapRule.Tweedie => 1 - Masked(process, to) / Masked(process, from),
        // A schedule knows the limit where its rate is infinite.
        _ => (from - to) * (process is TokenProcess known ? known.Schedule.LossWeight(from)
            : process.SigmaRate(from) / StableMath.ExpM1(process.Sigma(from))),
    };

    private static double Masked(ITokenProcess process, double level) => -StableMath.ExpM1(-process.Sigma(level));

    private static double Factor(ITokenProcess process, double from, double to, LeapRule rule) =>
        rule == LeapRule.Tweedie ? StableMath.ExpM1(process.Sigma(from) - process.Sigma(to)) : (from - to) * process.SigmaRate(from);

    /// <summary>The sum of the scores of all tokens at masked positions; 0 elsewhere. [rows, length].</summary>
    private static Tensor ScoreSum(Tensor answer, Tensor open, long mask)
    {
        var scores = answer[open].to(ScalarType.Float64).exp();
        var sums = scores.sum(-1) - scores.select(-1, mask);
        return zeros(open.shape, ScalarType.Float64, open.device).masked_scatter(open, sums);
    }
}
