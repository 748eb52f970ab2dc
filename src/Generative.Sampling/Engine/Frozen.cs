using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Keeps the promise that a position whose level does not change keeps its bits.</summary>
internal static class Frozen
{
    /// <summary>The new state with the old values where the level stayed.</summary>
    public static SampleState Restore(SampleState before, SampleState after, NoiseLevels from, NoiseLevels to)
    {
        if (from.IsUniform && to.IsUniform)
            return from.Equals(to) ? after.With(before.Value) : after;
        var value = Mask(before.Value, after.Value, from, to);
        return new(value, after.Parts.ToDictionary(p => p.Key, p => IsByPosition(before, p.Key, p.Value)
            ? Mask(before.Parts[p.Key], p.Value, from, to) : p.Value));
    }

    /// <summary>A companion laid out by position, like a momentum or a second token slot, is frozen with it; history of another shape is not.</summary>
    private static bool IsByPosition(SampleState before, string name, Tensor after) =>
        before.Parts.TryGetValue(name, out var old) && old.shape.AsSpan().SequenceEqual(after.shape)
        && after.dim() >= 2 && before.Value.dim() >= 2 && after.shape.AsSpan()[..2].SequenceEqual(before.Value.shape.AsSpan()[..2]);

    private static Tensor Mask(Tensor before, Tensor after, NoiseLevels from, NoiseLevels to)
    {
        using var scope = NewDisposeScope();
        var stayed = LevelMath.Over(after, from, t => t).eq(LevelMath.Over(after, to, t => t));
        return where(stayed, before, after).MoveToOuterDisposeScope();
    }
}
