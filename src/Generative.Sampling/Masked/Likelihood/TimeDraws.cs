using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Uniform draws made into times that vary less in their mean: the rows of a batch share out the range between them.
/// </summary>
public static class TimeDraws
{
    /// <summary>
    /// Each draw inside a stratum of its own, (u_i + i) / n in row-major order: what MDLM and BD3-LM call antithetic and RADD decoupled.
    /// </summary>
    /// <param name="uniforms">n draws in [0, 1), of any shape.</param>
    /// <returns>Shape and dtype of <paramref name="uniforms"/>, in [0, 1).</returns>
    public static Tensor Stratified(Tensor uniforms)
    {
        ArgumentNullException.ThrowIfNull(uniforms);
        using var scope = NewDisposeScope();
        var count = uniforms.numel();
        var strata = arange(count, uniforms.dtype, uniforms.device).reshape(uniforms.shape);
        return ((uniforms + strata) / count).MoveToOuterDisposeScope();
    }

    /// <summary>One draw for a whole batch, (u + i / n) mod 1 (Kingma et al. 2021, VDM, appendix I.1).</summary>
    /// <param name="uniform">One draw in [0, 1).</param>
    /// <param name="count">n, at least 1.</param>
    /// <returns>[n], dtype of the draw, in [0, 1).</returns>
    /// <exception cref="ArgumentException">There is more than one draw, or n is below 1.</exception>
    public static Tensor Shared(Tensor uniform, int count)
    {
        ArgumentNullException.ThrowIfNull(uniform);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (uniform.numel() != 1)
            throw new ArgumentException($"uniform has {uniform.numel()} draws; give one for the whole batch.", nameof(uniform));
        using var scope = NewDisposeScope();
        return (uniform.reshape(1) + (arange(count, uniform.dtype, uniform.device) / count)).remainder(1).MoveToOuterDisposeScope();
    }

    /// <summary>Draws from 0 to 1 stretched over a range, low + (high - low) u; published objectives draw times from 1e-3 to 1.</summary>
    /// <param name="uniforms">Draws of any shape.</param>
    /// <param name="low">Least time, 0 or more.</param>
    /// <param name="high">Latest time, not below <paramref name="low"/> and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Tensor Between(Tensor uniforms, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(uniforms);
        ScheduleNumber.Check(low, low is >= 0 and <= 1, nameof(low), "a time from 0 to 1");
        ScheduleNumber.Check(high, high >= low && high <= 1, nameof(high),
            string.Create(CultureInfo.InvariantCulture, $"a time from low, {low}, to 1"));
        using var scope = NewDisposeScope();
        return ((uniforms * (high - low)) + low).MoveToOuterDisposeScope();
    }

    /// <summary>A function of every number, float64, in the shape and on the device of the numbers.</summary>
    internal static Tensor Map(Tensor numbers, Func<double, double> map)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        double[] values = [.. numbers.to(ScalarType.Float64).cpu().contiguous().data<double>().Select(map)];
        return tensor(values, numbers.shape, ScalarType.Float64, numbers.device).MoveToOuterDisposeScope();
    }
}
