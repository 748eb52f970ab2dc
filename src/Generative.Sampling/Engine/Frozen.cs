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
        return after.With(where(stayed, before.Value, after.Value).MoveToOuterDisposeScope());
    }
}
