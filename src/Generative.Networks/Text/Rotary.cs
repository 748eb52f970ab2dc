using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Rotary positions (Su et al. 2021, RoFormer, equation 34): each pair of entries of a query or key turns by its position times a
/// frequency. Not interleaved: entry i pairs with entry i + width / 2. The tables are computed once and grown when a longer sequence comes.
/// Safe to use from several threads.
/// </summary>
/// <param name="width">Width of one head; even.</param>
/// <param name="theta">Base of the frequencies, theta^(-2i / width).</param>
internal sealed class Rotary(int width, double theta = 10_000) : IDisposable
{
    private readonly Lock _growing = new();
    private Table? _table;

    /// <summary>Frequencies, lowest index fastest: width / 2 of them, rounded to float32 as published networks hold them.</summary>
    public float[] Frequencies { get; } = [.. Enumerable.Range(0, width / 2).Select(i => (float)(1 / Math.Pow(theta, 2.0 * i / width)))];

    /// <summary>Cosines and sines of the first positions: [length, width] each, both halves equal.</summary>
    public (Tensor Cos, Tensor Sin) First(long length, ScalarType dtype, Device device)
    {
        var table = Grown(length, dtype, device);
        return (table.Cos.narrow(0, 0, length), table.Sin.narrow(0, 0, length));
    }

    /// <summary>Turns queries or keys.</summary>
    /// <param name="x">[..., length, width].</param>
    /// <param name="cos">[length, width], or any shape that broadcasts.</param>
    /// <param name="sin">As <paramref name="cos"/>.</param>
    public static Tensor Turn(Tensor x, Tensor cos, Tensor sin)
    {
        using var scope = NewDisposeScope();
        var halves = x.chunk(2, -1);
        return (x * cos + cat([-halves[1], halves[0]], -1) * sin).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _table?.Cos.Dispose();
        _table?.Sin.Dispose();
        _table = null;
    }

    private Table Grown(long length, ScalarType dtype, Device device)
    {
        lock (_growing)
        {
            if (_table is { } table && table.Cos.shape[0] >= length && table.Cos.dtype == dtype && Same(table.Cos.device, device))
                return table;
            // A table that is outgrown is left to the finalizer: another thread may be reading it, and doubling keeps them few.
            return _table = Compute(Math.Max(length, 2 * (_table?.Cos.shape[0] ?? 0)), dtype, device);
        }
    }

    private Table Compute(long length, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        // A table made under inference mode could never be used in training.
        using var normal = inference_mode(false);
        using var gradients = no_grad();
        var angles = outer(arange(length, ScalarType.Float32), tensor(Frequencies));
        angles = cat([angles, angles], 1);
        return new(Kept(angles.cos()), Kept(angles.sin()));

        Tensor Kept(Tensor x) => x.to(dtype).to(device).DetachFromDisposeScope();
    }

    private static bool Same(Device a, Device b) => a.type == b.type && a.index == b.index;

    private sealed record Table(Tensor Cos, Tensor Sin);
}
