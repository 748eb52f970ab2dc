using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// How a phase-space state is written: the position x is <see cref="SampleState.Value"/>, the momentum m a companion of its shape. A
/// network sees and answers both on dimension 1: [batch, 2 channels, ...], x before m.
/// </summary>
public static class PhasePair
{
    /// <summary>Name of the momentum among <see cref="SampleState.Parts"/>.</summary>
    public const string Momentum = "momentum";

    /// <summary>A state of both halves.</summary>
    public static SampleState State(Tensor x, Tensor momentum) => new SampleState(x).WithPart(Momentum, momentum);

    /// <summary>The momentum of a state.</summary>
    /// <exception cref="ArgumentException">The state has none, or one of another shape.</exception>
    public static Tensor MomentumOf(SampleState state)
    {
        if (!state.Parts.TryGetValue(Momentum, out var m))
        {
            throw new ArgumentException(
                $"The state has no part '{Momentum}'; a phase-space state is a position and a momentum.", nameof(state));
        }
        return m.shape.AsSpan().SequenceEqual(state.Value.shape) ? m
            : throw new ArgumentException($"The momentum has shape [{string.Join(", ", m.shape)}], "
                + $"the position [{string.Join(", ", state.Value.shape)}]; they must agree.", nameof(state));
    }

    /// <summary>Both halves on dimension 1, as networks see them.</summary>
    public static Tensor Join(Tensor x, Tensor momentum) => cat([x, momentum], 1);

    /// <summary>The halves of a joined pair: views of it.</summary>
    /// <exception cref="ArgumentException">Dimension 1 is missing or odd.</exception>
    public static (Tensor X, Tensor Momentum) Split(Tensor pair)
    {
        if (pair.dim() < 2 || pair.shape[1] % 2 != 0)
            throw new ArgumentException(
                $"A pair of shape [{string.Join(", ", pair.shape)}] has no two halves on dimension 1.", nameof(pair));
        var half = pair.shape[1] / 2;
        return (pair.narrow(1, 0, half), pair.narrow(1, half, half));
    }
}
