using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Rotary positions of a Llama network: which table serves which evaluation, and how held keys are turned back. Safe to use from several
/// threads.
/// </summary>
internal sealed class RotaryPositions : IDisposable
{
    private readonly LlamaOptions _options;
    private readonly double _factor;
    private readonly float[] _frequencies;
    private readonly RotaryTable _fixed, _growing;

    public RotaryPositions(LlamaOptions options)
    {
        (_options, _factor) = (options, RotaryFrequencies.AttentionFactor(options));
        _frequencies = RotaryFrequencies.Of(options, options.MaxLength);
        _fixed = new(RotaryTable.Angles(_frequencies), _factor);
        _growing = IsDynamic ? new(Growing, _factor) : _fixed;
    }

    private bool IsDynamic => _options.Scaling?.Kind == RotaryScalingKind.Dynamic;

    /// <summary>Cosines and sines of a step's tokens, to be broadcast over its heads.</summary>
    /// <remarks>
    /// Dynamic frequencies depend on the length of the text. A text sent as a whole, without a cache, is given those of its whole length,
    /// as published. With a cache each token is given those of the text up to itself, so that the answer does not depend on how the text is
    /// cut into parts; up to the first length both are the same. A cache that forgets never sees distances that need other frequencies.
    /// </remarks>
    public (Tensor Cos, Tensor Sin) Of(DecoderStep step, ScalarType dtype, Device device)
    {
        var longest = step.Places.Last + 1;
        if (step.Cache is null && IsDynamic && longest > _options.MaxLength)
        {
            using var whole = new RotaryTable(RotaryTable.Angles(RotaryFrequencies.Of(_options, longest)), _factor);
            var (cos, sin) = Of(whole);
            return (cos.clone(), sin.clone());
        }
        return Of(step.Cache is { Forgets: true } ? _fixed : _growing);

        (Tensor, Tensor) Of(RotaryTable table) => step.Places.Numbers is { } numbers
            ? table.At(numbers, step.Places.Last, dtype, device)
            : table.At(step.Places.First, step.Places.Count, dtype, device);
    }

    /// <summary>Cosines and sines of any distances, int64 [count], within a window.</summary>
    public (Tensor Cos, Tensor Sin) Distances(Tensor distances, int largest, ScalarType dtype) =>
        _fixed.At(distances, largest, dtype, distances.device);

    /// <summary>Turns held keys back by some positions: what a cache that forgets does when it moves them.</summary>
    /// <param name="keys">[..., count, width].</param>
    /// <param name="positions">How far, one for all or one for each of count.</param>
    public Tensor Back(Tensor keys, params ReadOnlySpan<int> positions)
    {
        using var scope = NewDisposeScope();
        float[] distances = [.. positions.ToArray().Select(p => -(float)p)];
        var angles = outer(tensor(distances, device: CPU), tensor(_frequencies, device: CPU));
        var (cos, sin) = (angles.cos().to(keys.device), angles.sin().to(keys.device));
        var turned = RotaryTable.Turn(keys.to(ScalarType.Float32), cat([cos, cos], 1), cat([-sin, sin], 1));
        return turned.to(keys.dtype).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fixed.Dispose();
        _growing.Dispose();
    }

    private Tensor Growing(int length)
    {
        var within = Math.Min(length, _options.MaxLength);
        // Beyond the first length every position has a base of its own; one tensor of all costs less than one for each.
        float[] beyond = [.. Enumerable.Range(within, length - within)
            .SelectMany(p => RotaryFrequencies.Of(_options, p + 1).Select(f => f * p))];
        return cat([RotaryTable.Angles(_frequencies)(within), tensor(beyond, [length - within, _frequencies.Length], device: CPU)], 0);
    }
}
