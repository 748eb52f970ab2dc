using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Runtime;

/// <summary>
/// Feeds stored draws instead of fresh ones: how parity tests replay a reference run and how a recorded run is repeated.
/// Immutable; the stored tensors stay the caller's.
/// </summary>
public sealed class ReplaySource : IRandomSource
{
    private readonly Func<DrawKey, Tensor?> _lookup;

    /// <summary>Replays whatever a function returns for a key.</summary>
    /// <param name="rows">Number of batch rows the stored draws have.</param>
    /// <param name="lookup">Stored draw for a key, shape [rows, ...], or null when there is none.</param>
    public ReplaySource(int rows, Func<DrawKey, Tensor?> lookup)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        Rows = rows;
        _lookup = lookup;
    }

    /// <summary>Replays tensors by draw.</summary>
    /// <param name="rows">Number of batch rows the stored draws have.</param>
    /// <param name="draws">Stored draws, each of shape [rows, ...].</param>
    public ReplaySource(int rows, IReadOnlyDictionary<DrawKey, Tensor> draws) : this(rows, draws.GetValueOrDefault) { }

    /// <inheritdoc/>
    public int Rows { get; }

    /// <inheritdoc/>
    /// <exception cref="KeyNotFoundException">No draw is stored for the key.</exception>
    /// <exception cref="InvalidDataException">The stored draw has another shape.</exception>
    public Tensor Normal(DrawKey key, ReadOnlySpan<long> rowShape, ScalarType dtype = ScalarType.Float32, Device? device = null) =>
        Stored(key, rowShape, dtype, device);

    /// <inheritdoc/>
    /// <exception cref="KeyNotFoundException">No draw is stored for the key.</exception>
    /// <exception cref="InvalidDataException">The stored draw has another shape.</exception>
    public Tensor Uniform(DrawKey key, ReadOnlySpan<long> rowShape, ScalarType dtype = ScalarType.Float64, Device? device = null) =>
        Stored(key, rowShape, dtype, device);

    /// <inheritdoc/>
    /// <exception cref="KeyNotFoundException">No draw is stored for the key.</exception>
    /// <exception cref="InvalidDataException">The stored draw has another shape.</exception>
    public Tensor Beta(DrawKey key, double a, double b, ReadOnlySpan<long> rowShape, Device? device = null) =>
        Stored(key, rowShape, ScalarType.Float64, device);

    private Tensor Stored(DrawKey key, ReadOnlySpan<long> rowShape, ScalarType dtype, Device? device)
    {
        var draw = _lookup(key) ?? throw new KeyNotFoundException($"The replay holds no draw {key}; store it under that name and index.");
        long[] expected = [Rows, .. rowShape];
        if (!draw.shape.AsSpan().SequenceEqual(expected))
            throw new InvalidDataException(
                $"The stored draw {key} has shape [{string.Join(", ", draw.shape)}]; the run asks for [{string.Join(", ", expected)}].");
        return draw.to(dtype, device ?? CPU, copy: true);
    }
}
