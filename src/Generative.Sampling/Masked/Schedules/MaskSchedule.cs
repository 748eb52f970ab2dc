using System.Globalization;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// How fast tokens are noised: the total noise sigma(t) = integral of its rate, for t from 0 (clean) to 1. A token is still itself with
/// probability alpha(t) = e^-sigma(t). All in double precision; a time outside 0 to 1 is refused. Immutable.
/// </summary>
/// <remarks>A schedule of one's own needs <see cref="Name"/>, <see cref="Sigma(double)"/> and <see cref="SigmaRate(double)"/>; the rest
/// follows, and may be overridden where a closed form is nearer the truth.</remarks>
public abstract class MaskSchedule
{
    /// <summary>Name in a model's config.</summary>
    public abstract string Name { get; }

    /// <summary>The schedule that settings describe.</summary>
    /// <param name="settings">Type <c>log-linear</c> (eps), <c>geometric</c> (sigma_min, sigma_max), <c>cosine</c> (eps),
    /// <c>cosine-squared</c> (eps), <c>linear</c> (sigma_min, sigma_max), <c>polynomial</c> (power) or <c>maskgit-cosine</c>.</param>
    /// <exception cref="InvalidDataException">The type or a setting is unknown, or a number is out of range.</exception>
    public static MaskSchedule Create(ComponentSettings settings) => MaskScheduleFactory.Create(settings);

    /// <summary>Total noise at time t in [0, 1]; may be infinite at 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside 0 to 1.</exception>
    public abstract double Sigma(double t);

    /// <summary>Rate of the total noise, d sigma / dt, at time t in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside 0 to 1.</exception>
    public abstract double SigmaRate(double t);

    /// <summary>Probability that a token is untouched at time t: e^-sigma(t).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside 0 to 1.</exception>
    public virtual double Alpha(double t) => Math.Exp(-Sigma(t));

    /// <summary>Probability that a token is noised at time t, 1 - alpha(t), without cancellation near t = 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside 0 to 1.</exception>
    public virtual double MaskProbability(double t) => -StableMath.ExpM1(-Sigma(t));

    /// <summary>
    /// Weight of a masked token's cross-entropy in the bound on the negative log likelihood, -alpha'(t) / (1 - alpha(t)), which is the
    /// rate over e^sigma - 1 (Sahoo et al. 2024, section 3.4; Ou et al. 2024, theorem 2). Usually infinite at 0, where nothing is masked.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside 0 to 1.</exception>
    public virtual double LossWeight(double t) => SigmaRate(t) / StableMath.ExpM1(Sigma(t));

    /// <summary>
    /// The time at which a token is noised with this probability: the inverse of <see cref="MaskProbability(double)"/>. 0 for a
    /// probability below that of time 0, which is above 0 where a schedule begins with some noise.
    /// </summary>
    /// <param name="probability">From 0 to <see cref="MaskProbability(double)"/> of 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside that.</exception>
    public virtual double TimeOf(double probability)
    {
        var wanted = CheckProbability(probability);
        var (low, high) = (0.0, 1.0);
        // Ends when no double lies between: at most some 60 halvings for a time of ordinary size.
        while ((low + high) / 2 is var middle && middle > low && middle < high)
            (low, high) = MaskProbability(middle) < wanted ? (middle, high) : (low, middle);
        return MaskProbability(low) >= wanted ? low : high;
    }

    /// <summary><see cref="Sigma(double)"/> of every time, float64, shape and device of <paramref name="times"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is outside 0 to 1.</exception>
    public Tensor Sigma(Tensor times) => TimeDraws.Map(times, Sigma);

    /// <summary><see cref="SigmaRate(double)"/> of every time, as <see cref="Sigma(Tensor)"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is outside 0 to 1.</exception>
    public Tensor SigmaRate(Tensor times) => TimeDraws.Map(times, SigmaRate);

    /// <summary><see cref="MaskProbability(double)"/> of every time, as <see cref="Sigma(Tensor)"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is outside 0 to 1.</exception>
    public Tensor MaskProbability(Tensor times) => TimeDraws.Map(times, MaskProbability);

    /// <summary><see cref="LossWeight(double)"/> of every time, as <see cref="Sigma(Tensor)"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is outside 0 to 1.</exception>
    public Tensor LossWeight(Tensor times) => TimeDraws.Map(times, LossWeight);

    /// <summary><see cref="TimeOf(double)"/> of every probability, as <see cref="Sigma(Tensor)"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A probability is out of range.</exception>
    public Tensor TimeOf(Tensor probabilities) => TimeDraws.Map(probabilities, TimeOf);

    /// <summary>The time, if it is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside 0 to 1, or not a number.</exception>
    protected static double CheckTime(double t) => t is >= 0 and <= 1 ? t
        : throw new ArgumentOutOfRangeException(nameof(t), t,
            string.Create(CultureInfo.InvariantCulture, $"t is {t}; give a time from 0 to 1."));

    /// <summary>The probability, if this schedule reaches it; what is beyond the last one by rounding alone becomes the last one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0, above the last one, or not a number.</exception>
    protected double CheckProbability(double probability)
    {
        var last = MaskProbability(1);
        return probability >= 0 && probability <= last + 1e-12 ? Math.Min(probability, last)
            : throw new ArgumentOutOfRangeException(nameof(probability), probability, string.Create(CultureInfo.InvariantCulture,
                $"probability is {probability}; give one from 0 to {last}, which this {Name} schedule reaches at time 1."));
    }
}
