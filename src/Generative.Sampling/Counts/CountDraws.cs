using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Counts from uniform draws by inversion: the smallest k with u below P(X &lt;= k), in float64. Probabilities are taken relative to the
/// likeliest count's, from which they only fall, and divided by their sum: no factorial, no power, so nothing overflows, underflows or
/// cancels for many trials or for p next to 0 or 1. One draw costs some twenty standard deviations of steps.
/// </summary>
public static class CountDraws
{
    // A tail this far below the likeliest count is out of reach of any uniform draw, whose smallest step is 1e-16.
    internal const double Negligible = 1e-22;

    // Draws that must share a probability for tables to pay.
    private const int DrawsPerTable = 16;

    /// <summary>The smallest k with u below P(X &lt;= k).</summary>
    /// <param name="law">The law.</param>
    /// <param name="u">A uniform draw, in [0, 1).</param>
    public static long Quantile<TLaw>(in TLaw law, double u) where TLaw : struct, ICountLaw
    {
        var (first, lowest, total) = Sum(law);
        var (k, term, target) = (first, lowest, u * total);
        for (var reached = term; reached <= target && k < law.Max; k++)
        {
            term *= law.Up(k);
            // Past the hump terms stop counting before u does when the sum was rounded down: the last count that mattered is it.
            if (k >= law.Mode && term < Negligible)
                break;
            reached += term;
        }
        return k;
    }

    /// <summary>P(X = k) for k = 0 .. count - 1.</summary>
    /// <param name="law">The law.</param>
    /// <param name="count">Probabilities wanted.</param>
    public static double[] Probabilities<TLaw>(in TLaw law, int count) where TLaw : struct, ICountLaw
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var (k, term, total) = Sum(law);
        var all = new double[count];
        for (; k < count; k++)
        {
            all[k] = term / total;
            if (k == law.Max || (k >= law.Mode && term < Negligible))
                break;
            term *= law.Up(k);
        }
        return all;
    }

    /// <summary>Binomial draws.</summary>
    /// <param name="trials">n, int64, not negative.</param>
    /// <param name="probability">p, float64 in [0, 1], of a shape that broadcasts against <paramref name="trials"/>.</param>
    /// <param name="uniform">u, float64 in [0, 1), the shape of <paramref name="trials"/>.</param>
    /// <returns>int64, the shape and device of <paramref name="trials"/>, in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit, or a number is out of its range.</exception>
    public static Tensor Binomial(Tensor trials, Tensor probability, Tensor uniform)
    {
        using var scope = NewDisposeScope();
        var (n, p) = (Values<long>(trials, ScalarType.Int64), Values<double>(probability.expand(trials.shape), ScalarType.Float64));
        // Probabilities of each draw's own would make a table a draw.
        var tables = probability.numel() * DrawsPerTable <= trials.numel() ? new BinomialTables() : null;
        return Draw(trials, uniform, (i, u) => n[i] == 0 ? 0
            : tables?.Quantile(n[i], p[i], u) ?? Quantile(new BinomialLaw(n[i], p[i]), u)).MoveToOuterDisposeScope();
    }

    /// <summary>Poisson draws.</summary>
    /// <param name="mean">float64, from 0 to <see cref="PoissonLaw.MaxMean"/>.</param>
    /// <param name="uniform">u, float64 in [0, 1), the same shape.</param>
    /// <returns>int64, the shape and device of <paramref name="mean"/>, in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit, or a mean is out of its range.</exception>
    public static Tensor Poisson(Tensor mean, Tensor uniform)
    {
        using var scope = NewDisposeScope();
        var means = Values<double>(mean, ScalarType.Float64);
        return Draw(mean, uniform, (i, u) => means[i] == 0 ? 0 : Quantile(new PoissonLaw(means[i]), u)).MoveToOuterDisposeScope();
    }

    private static Tensor Draw(Tensor like, Tensor uniform, Func<int, double, long> one)
    {
        if (!uniform.shape.AsSpan().SequenceEqual(like.shape))
            throw new ArgumentException($"{nameof(uniform)} has shape [{string.Join(", ", uniform.shape)}] and is to draw "
                + $"[{string.Join(", ", like.shape)}]; give one number a draw.", nameof(uniform));
        var u = Values<double>(uniform, ScalarType.Float64);
        var drawn = empty(like.shape, ScalarType.Int64);
        var target = MemoryMarshal.Cast<byte, long>(drawn.bytes);
        for (var i = 0; i < u.Length; i++)
            target[i] = one(i, u[i]);
        return drawn.to(like.device);
    }

    /// <summary>Where the law begins to matter, its probability there relative to the mode's, and the sum of all.</summary>
    internal static (long First, double Term, double Total) Sum<TLaw>(in TLaw law) where TLaw : struct, ICountLaw
    {
        var (total, term, k) = (1.0, 1.0, law.Mode);
        while (k < law.Max && (term *= law.Up(k)) >= Negligible)
        {
            total += term;
            k++;
        }
        (term, k) = (1, law.Mode);
        while (k > 0 && term * law.Down(k) is var below && below >= Negligible)
        {
            (term, k) = (below, k - 1);
            total += term;
        }
        return (k, term, total);
    }

    private static T[] Values<T>(Tensor tensor, ScalarType dtype) where T : unmanaged
    {
        using var host = tensor.to(dtype, CPU).contiguous();
        return host.data<T>().ToArray();
    }
}
