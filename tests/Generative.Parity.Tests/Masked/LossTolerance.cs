using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>What the READMEs of the masked kinds allow: "losses 1e-4 relative", and tokens exactly.</summary>
internal static class LossTolerance
{
    public const double Losses = 1e-4;

    /// <summary>One step of float32 just below 1, and that in units of the tolerance.</summary>
    private const double Step = 1.0 / (1 << 23), Rounding = Step / Losses;

    /// <summary>
    /// Losses: relative to each entry where that is above 1, else to 1 or, where no entry is above 1, to the largest: a token's loss is a
    /// difference of numbers of order 1 in float32.
    /// </summary>
    public static ParityError Loss(Tensor actual, Tensor expected) =>
        new(Deviation.Scaled(actual, expected, e => maximum(e, e.max().clamp(max: 1))), Losses);

    /// <summary>
    /// Noises, rates, times and probabilities: relative to each entry. Sources compute them in float32 as differences of numbers near 1, so
    /// one step of float32 there is allowed besides.
    /// </summary>
    public static ParityError Relative(Tensor actual, Tensor expected) =>
        new(Deviation.Scaled(actual, expected, e => e + Rounding), Losses);

    /// <summary>Gradients and their norms: relative to the largest entry, which of a norm is itself.</summary>
    public static ParityError Gradient(Tensor actual, Tensor expected) => new(Deviation.Relative(actual, expected), Losses);

    public static ParityError Exact(Tensor actual, Tensor expected) => new(Deviation.Absolute(actual, expected), 0);

    public static ParityError Unknown(string name) =>
        throw new InvalidDataException($"'{name}' is not known to the parity tests");
}
