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

    /// <summary>Frequencies, lowest index fastest: width / 2 of them, in float32 arithmetic as published networks compute them.</summary>
    public float[] Frequencies { get; } = Compute(width, theta);

    /// <summary>Cosines and sines of the first positions: [length, width] each, both halves equal.</summary>
    public (Tensor Cos, Tensor Sin) First(long length, ScalarType dtype, Device device) => At(0, length, dtype, device);

    /// <summary>The same of the positions <paramref name="start"/> to <paramref name="start"/> + <paramref name="length"/> - 1.</summary>
    public (Tensor Cos, Tensor Sin) At(long start, long length, ScalarType dtype, Device device)
    {
        var table = Grown(start + length, dtype, device);
        return (table.Cos.narrow(0, start, length), table.Sin.narrow(0, start, length));
    }

    /// <summary>Turns queries or keys, in the wider of both dtypes, and answers in theirs.</summary>
    /// <param name="x">[..., length, width].</param>
    /// <param name="cos">[length, width], or any shape that broadcasts.</param>
    /// <param name="sin">As <paramref name="cos"/>.</param>
    public static Tensor Turn(Tensor x, Tensor cos, Tensor sin)
    {
        using var scope = NewDisposeScope();
        var halves = x.chunk(2, -1);
        return (x * cos + cat([-halves[1], halves[0]], -1) * sin).to(x.dtype).MoveToOuterDisposeScope();
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
            var held = _table?.Cos.shape[0] ?? 0;
            if (_table is { } table && held >= length && table.Cos.dtype == dtype && Same(table.Cos.device, device))
                return table;
            // A table that is outgrown is left to the finalizer: another thread may be reading it, and doubling keeps them few.
            return _table = Compute(held >= length ? held : Math.Max(length, 2 * held), dtype, device);
        }
    }

    private static float[] Compute(int width, double theta)
    {
        using var scope = NewDisposeScope();
        var exponents = arange(0, width, 2, ScalarType.Float32) / width;
        return (1 / pow((float)theta, exponents)).data<float>().ToArray();
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
