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
        using var scope = NewDisposeScope();
        var a = LevelMath.Over(after.Value, from, t => t);
        var stayed = a.eq(LevelMath.Over(after.Value, to, t => t));
        var value = where(stayed, before.Value, after.Value).MoveToOuterDisposeScope();
        return new(value, after.Parts.ToDictionary(p => p.Key, p => Part(before, p.Key, p.Value, from, to)));
    }

    /// <summary>A companion laid out by position, like a momentum or a second token slot, is frozen with it; history of another shape is not.</summary>
    private static Tensor Part(SampleState before, string name, Tensor after, NoiseLevels from, NoiseLevels to)
    {
        if (!before.Parts.TryGetValue(name, out var old) || !old.shape.AsSpan().SequenceEqual(after.shape)
            || after.dim() < 2 || !after.shape.AsSpan()[..2].SequenceEqual(before.Value.shape.AsSpan()[..2]))
            return after;
        using var scope = NewDisposeScope();
        var stayed = LevelMath.Over(after, from, t => t).eq(LevelMath.Over(after, to, t => t));
        return where(stayed, old, after).MoveToOuterDisposeScope();
    }
}
