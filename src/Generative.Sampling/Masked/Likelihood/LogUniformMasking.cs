using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Masking whose probability is drawn evenly in its logarithm between two ends, so that every masked token weighs the same: MDLM's
/// "importance sampling" and "change of variables" (code of Sahoo et al. 2024), which differ in what time the network is told alone.
/// Immutable.
/// </summary>
public sealed class LogUniformMasking
{
    /// <summary>Masking between two probabilities.</summary>
    /// <param name="least">The lower end, above 0.</param>
    /// <param name="most">The upper end, above <paramref name="least"/> and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LogUniformMasking(double least, double most)
    {
        Least = ScheduleNumber.Check(least, least > 0, nameof(least), "a number above 0");
        Most = ScheduleNumber.Check(most, most > least && most <= 1, nameof(most), "a number above least and at most 1");
    }

    /// <summary>Probability at 0.</summary>
    public double Least { get; }

    /// <summary>Probability at 1.</summary>
    public double Most { get; }

    /// <summary>Weight of every masked token in the bound: the length of the range of log probabilities.</summary>
    public double Weight => Math.Log(Most / Least);

    /// <summary>The weight of the published code, which takes the upper end for 1.</summary>
    public double PublishedWeight => -Math.Log(Least);

    /// <summary>Masking between two amounts of total noise, as the published code has it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static LogUniformMasking FromSigma(double sigmaMin, double sigmaMax) =>
        new(-StableMath.ExpM1(-sigmaMin), -StableMath.ExpM1(-sigmaMax));

    /// <summary>Masking for a schedule in the published code: from a total noise of <paramref name="sigmaMin"/> to all it has.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="sigmaMin">Least total noise, above 0; the published code has eps = 1e-3 for its log-linear schedule.</param>
    /// <exception cref="ArgumentOutOfRangeException">The noise is 0 or below, or more than the schedule has.</exception>
    public static LogUniformMasking For(MaskSchedule schedule, double sigmaMin = 1e-3) => FromSigma(sigmaMin, schedule.Sigma(1));

    /// <summary>The probability at a place from 0 to 1: least^(1-u) most^u.</summary>
    public double MaskProbability(double u) => Math.Exp(((1 - u) * Math.Log(Least)) + (u * Math.Log(Most)));

    /// <summary>The probabilities at places [batch], float64.</summary>
    public Tensor MaskProbability(Tensor places)
    {
        ArgumentNullException.ThrowIfNull(places);
        using var scope = NewDisposeScope();
        return (Math.Log(Least) + (places.to(ScalarType.Float64) * Weight)).exp().MoveToOuterDisposeScope();
    }
}
