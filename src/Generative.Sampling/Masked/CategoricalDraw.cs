using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Draws of a token by given uniforms, in float64 throughout. In float32 a uniform never exceeds 1 - 2^-24, so its exponential -log u is
/// never below 6e-8 and an unlikely token cannot win its race in time: rare tokens vanish as at a lower temperature, the more so the
/// smaller the chance of a change in one step (Zheng et al. 2024, "Masked Diffusion Models are Secretly Time-Agnostic Masked Models and
/// Exploit Inaccurate Categorical Sampling", section 5). Safe for concurrent use.
/// </summary>
public static class CategoricalDraw
{
    /// <summary>Uniforms come in steps of 2^-53; 0 and 1 themselves would make infinite arrival times that tie.</summary>
    private static readonly double Lowest = Math.Pow(2, -54), Highest = Math.BitDecrement(1.0);

    /// <summary>The token that arrives first where token k arrives at rate w_k: argmax of w_k / -log u_k.</summary>
    /// <param name="weights">[..., k], not normalised; what is not above 0 never wins.</param>
    /// <param name="uniforms">The same shape, in [0, 1).</param>
    /// <returns>int64 [...].</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="InvalidOperationException">A row has no weight above 0 (or only NaN).</exception>
    public static Tensor Race(Tensor weights, Tensor uniforms)
    {
        CheckShapes(weights, uniforms, nameof(weights));
        using var scope = NewDisposeScope();
        var w = weights.to(ScalarType.Float64);
        return Winner(w / -Bounded(uniforms).log(), w.gt(0)).MoveToOuterDisposeScope();
    }

    /// <summary>The same race in logarithms, for weights that would underflow: argmax of log w_k - log(-log u_k).</summary>
    /// <param name="logWeights">[..., k], not normalised; -infinity never wins.</param>
    /// <param name="uniforms">The same shape, in [0, 1).</param>
    /// <returns>int64 [...].</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="InvalidOperationException">A row has nothing above -infinity (or only NaN).</exception>
    public static Tensor GumbelMax(Tensor logWeights, Tensor uniforms)
    {
        CheckShapes(logWeights, uniforms, nameof(logWeights));
        using var scope = NewDisposeScope();
        var w = logWeights.to(ScalarType.Float64);
        return Winner(w - (-Bounded(uniforms).log()).log(), w.gt(double.NegativeInfinity)).MoveToOuterDisposeScope();
    }

    /// <summary>The token at which the cumulative probability passes u: one uniform a draw instead of one a token.</summary>
    /// <param name="probabilities">[..., k], normalised, not negative.</param>
    /// <param name="uniform">[...], in [0, 1).</param>
    /// <returns>int64 [...]: the number of cumulative sums that are at most u, yet never a token of probability 0 at the end.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">A row has no probability above 0 (or a NaN).</exception>
    public static Tensor InverseCdf(Tensor probabilities, Tensor uniform)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(uniform);
        if (probabilities.dim() == 0 || !probabilities.shape.AsSpan(0, (int)probabilities.dim() - 1).SequenceEqual(uniform.shape))
            throw new ArgumentException($"uniform is [{Text(uniform)}] for probabilities [{Text(probabilities)}]; "
                + "give the same shape without the last dimension.", nameof(uniform));
        using var scope = NewDisposeScope();
        var sums = probabilities.to(ScalarType.Float64).cumsum(-1);
        var total = sums.narrow(-1, sums.shape[^1] - 1, 1);
        RequireSome(total.gt(0));
        // Rounding may leave the total a little below 1 and u above it.
        var last = sums.lt(total).sum(-1);
        var drawn = sums.le(uniform.to(ScalarType.Float64).unsqueeze(-1)).sum(-1);
        return minimum(drawn, last).MoveToOuterDisposeScope();
    }

    private static Tensor Winner(Tensor times, Tensor runs)
    {
        RequireSome(runs.any(-1));
        return times.masked_fill(runs.logical_not(), double.NegativeInfinity).argmax(-1);
    }

    private static Tensor Bounded(Tensor uniforms) => uniforms.to(ScalarType.Float64).clamp(Lowest, Highest);

    private static void RequireSome(Tensor some)
    {
        if (!some.all().item<bool>())
            throw new InvalidOperationException("No token can be drawn at a position: every weight there is 0 or not a number. "
                + "Look for a network that answers NaN, or a constraint that leaves only tokens of probability 0.");
    }

    private static void CheckShapes(Tensor weights, Tensor uniforms, string name)
    {
        ArgumentNullException.ThrowIfNull(weights, name);
        ArgumentNullException.ThrowIfNull(uniforms);
        if (weights.dim() == 0 || !weights.shape.SequenceEqual(uniforms.shape))
            throw new ArgumentException(
                $"uniforms is [{Text(uniforms)}] for {name} [{Text(weights)}]; give one for each.", nameof(uniforms));
    }
}
