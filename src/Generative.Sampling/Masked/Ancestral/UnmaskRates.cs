using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>The probability that a masked position is unmasked in a step.</summary>
internal static class UnmaskRates
{
    /// <summary>Expected jumps beyond which a Poisson number is never 1 in float64: no infinity is multiplied by 0.</summary>
    private const double Many = 1000;

    /// <summary>That probability, from 0 to 1, float64: [1, 1], or [rows, length] where the network's scores decide.</summary>
    /// <param name="run">The run.</param>
    /// <param name="answer">The network's answer [rows, length, vocabulary]; the mask's column may be left out.</param>
    /// <param name="ids">The tokens it is about, int64 [rows, length].</param>
    /// <param name="open">Masked positions, bool [rows, length].</param>
    /// <param name="from">Level at the start of the step.</param>
    /// <param name="to">Level at its end, above 0.</param>
    /// <param name="rule">How it is reckoned.</param>
    public static Tensor Of(TokenRun run, Tensor answer, Tensor ids, Tensor open, double from, double to, LeapRule rule)
    {
        using var scope = NewDisposeScope();
        var process = run.Process;
        // With the true scores, whose sum is 1 / (e^sigma - 1), both are the same number; networks are sampled as they answer.
        var expected = run.Kind == PredictionKind.ConcreteScore && rule != LeapRule.Time && double.IsFinite(process.Sigma(from))
            ? where(open, (LogScoreSum(answer, open, run.Mask) + LevelMath.Over(ids, run.Heard(ids, NoiseLevels.All(from)),
                heard => LogFactor(process, from, to, rule, heard))).exp(), 0.0)
            : full([1, 1], Ideal(process, from, to, rule), ScalarType.Float64, run.Device);
        return (rule == LeapRule.Poisson ? expected.clamp_max(Many) * (-expected.clamp_max(Many)).exp() : expected.clamp(0, 1))
            .MoveToOuterDisposeScope();
    }

    private static double Ideal(ITokenProcess process, double from, double to, LeapRule rule) => rule switch
    {
        LeapRule.Time => (from - to) / from,
        LeapRule.Tweedie => Tweedie(process, from, to),
        // A schedule knows the limit where its rate is infinite.
        _ => (from - to) * (process is TokenProcess known ? known.Schedule.LossWeight(from)
            : process.SigmaRate(from) / StableMath.ExpM1(process.Sigma(from))),
    };

    /// <summary>(alpha_s - alpha_t) / (1 - alpha_t), without the difference of two numbers that are both nearly 0 or nearly 1.</summary>
    private static double Tweedie(ITokenProcess process, double from, double to)
    {
        var (high, low) = (process.Sigma(from), process.Sigma(to));
        return double.IsInfinity(high) ? process.Alpha(to)
            : Math.Exp(StableMath.LogExpM1(high - low) - high) / -StableMath.ExpM1(-high);
    }

    /// <summary>
    /// By what the sum of the scores is multiplied, as a logarithm: e^sigma may be beyond what a number holds. Scores asked at another
    /// level than the step begins at become those of its beginning by (e^sigma(heard) - 1) / (e^sigma(from) - 1).
    /// </summary>
    private static double LogFactor(ITokenProcess process, double from, double to, LeapRule rule, double heard)
    {
        var sigma = process.Sigma(from);
        var own = rule == LeapRule.Tweedie ? StableMath.LogExpM1(sigma - process.Sigma(to))
            : Math.Log((from - to) * process.SigmaRate(from));
        return heard == from ? own : own + StableMath.LogExpM1(process.Sigma(heard)) - StableMath.LogExpM1(sigma);
    }

    /// <summary>The logarithm of the sum of the scores of all tokens but the mask; -infinity where nothing is open. [rows, length].</summary>
    private static Tensor LogScoreSum(Tensor answer, Tensor open, long mask)
    {
        // Not "all less the mask": its score is 1 and theirs may be 1e-17.
        var scores = answer[open].to(ScalarType.Float64);
        if (mask < scores.shape[^1])
            scores = scores.index_fill(-1, tensor(new[] { mask }, ScalarType.Int64, scores.device), double.NegativeInfinity);
        return full(open.shape, double.NegativeInfinity, ScalarType.Float64, open.device).masked_scatter(open, scores.logsumexp(-1));
    }
}
