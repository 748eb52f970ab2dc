using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Runtime;

/// <summary>
/// One random stream a batch row, keyed by that row's seed. A draw is a function of (seed, name, index, element) and of nothing else,
/// so rows do not see each other, order does not matter and a resumed run draws what the uninterrupted one would have drawn.
/// Immutable; safe for concurrent use.
/// </summary>
public sealed class RowStreams : IRandomSource
{
    private readonly long[] _seeds;

    /// <summary>Streams for the given seeds, one a row.</summary>
    /// <param name="seeds">One seed a batch row; equal seeds give equal rows.</param>
    /// <exception cref="ArgumentException">No seed is given.</exception>
    public RowStreams(IEnumerable<long> seeds)
    {
        _seeds = [.. seeds];
        if (_seeds.Length == 0)
            throw new ArgumentException("seeds is empty; give one seed for each row of the batch.", nameof(seeds));
    }

    /// <summary>A single stream, for work that has one row (training, data sets).</summary>
    public RowStreams(long seed) : this([seed]) { }

    /// <inheritdoc/>
    public int Rows => _seeds.Length;

    /// <summary>The seed of each row.</summary>
    public IReadOnlyList<long> Seeds => _seeds;

    /// <inheritdoc/>
    public Tensor Normal(DrawKey key, ReadOnlySpan<long> rowShape, ScalarType dtype = ScalarType.Float32, Device? device = null) =>
        Fill(key, rowShape, dtype, device, NormalDraws.Fill);

    /// <inheritdoc/>
    public Tensor Uniform(DrawKey key, ReadOnlySpan<long> rowShape, ScalarType dtype = ScalarType.Float64, Device? device = null) =>
        Below1(Fill(key, rowShape, dtype, device, UniformDraws.Fill));

    /// <inheritdoc/>
    public Tensor Beta(DrawKey key, double a, double b, ReadOnlySpan<long> rowShape, Device? device = null)
    {
        BetaDraws.Check(a, nameof(a));
        BetaDraws.Check(b, nameof(b));
        return Fill(key, rowShape, ScalarType.Float64, device, (stream, draw, row) => BetaDraws.Fill(stream, draw, a, b, row));
    }

    /// <summary>Rounding to a narrower dtype may reach 1, which a uniform draw never is.</summary>
    private static Tensor Below1(Tensor u) => u.dtype switch
    {
        ScalarType.Float64 => u,
        ScalarType.Float32 => u.clamp_max_(1 - Math.Pow(2, -24)),
        ScalarType.Float16 => u.clamp_max_(1 - Math.Pow(2, -11)),
        _ => u.clamp_max_(1 - Math.Pow(2, -8)),
    };

    private delegate void FillRow(ulong stream, ulong draw, Span<double> row);

    private Tensor Fill(DrawKey key, ReadOnlySpan<long> rowShape, ScalarType dtype, Device? device, FillRow fill)
    {
        ArgumentException.ThrowIfNullOrEmpty(key.Name, nameof(key));
        ArgumentOutOfRangeException.ThrowIfNegative(key.Index, nameof(key));
        long size = 1;
        foreach (var n in rowShape)
            size = checked(size * n);
        var values = empty([_seeds.Length, .. rowShape], ScalarType.Float64);
        var data = MemoryMarshal.Cast<byte, double>(values.bytes);
        for (var r = 0; r < _seeds.Length; r++)
            fill(StreamKey.Of(_seeds[r], key.Name), (ulong)key.Index, data.Slice(checked((int)(r * size)), checked((int)size)));
        if (dtype == ScalarType.Float64 && (device is null || device.type == DeviceType.CPU))
            return values;
        using (values)
            return values.to(dtype, device ?? CPU);
    }
}
