using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Cosines and sines of rotary positions, computed once and grown when a longer text comes. Not interleaved: entry i of a head pairs with
/// entry i + width / 2. Safe to use from several threads.
/// </summary>
/// <param name="angles">Angles of the first positions, float32 [length, width / 2] on the CPU.</param>
/// <param name="factor">What cosines and sines are multiplied by.</param>
internal sealed class RotaryTable(Func<int, Tensor> angles, double factor) : IDisposable
{
    private readonly Lock _growing = new();
    private Table? _table;

    /// <summary>Angles that are a position times a frequency.</summary>
    public static Func<int, Tensor> Angles(float[] frequencies) =>
        length => outer(arange(0, length, 1, ScalarType.Float32, CPU), tensor(frequencies, device: CPU));

    /// <summary>Positions that follow each other: [length, 1, width] each, the sine of a first half negative.</summary>
    public (Tensor Cos, Tensor Sin) At(int start, int length, ScalarType dtype, Device device)
    {
        var table = Grown(start + length, dtype, device);
        return (table.Cos.narrow(0, start, length), table.Sin.narrow(0, start, length));
    }

    /// <summary>Any positions, int64 [count], the largest of which is given: [count, 1, width] each.</summary>
    public (Tensor Cos, Tensor Sin) At(Tensor positions, int largest, ScalarType dtype, Device device)
    {
        var table = Grown(largest + 1, dtype, device);
        return (table.Cos.index_select(0, positions), table.Sin.index_select(0, positions));
    }

    /// <summary>Turns queries or keys [..., length, heads, width] by what <see cref="At(int, int, ScalarType, Device)"/> gives.</summary>
    public static Tensor Turn(Tensor x, Tensor cos, Tensor sin)
    {
        var turned = x * cos;
        var swapped = x.roll(x.shape[^1] / 2, -1).mul_(sin);
        turned.add_(swapped);
        return turned;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _table?.Cos.Dispose();
        _table?.Sin.Dispose();
        _table = null;
    }

    private Table Grown(int length, ScalarType dtype, Device device)
    {
        lock (_growing)
        {
            var held = (int)(_table?.Cos.shape[0] ?? 0);
            if (_table is { } table && held >= length && table.Cos.dtype == dtype && Same(table.Cos.device, device))
                return table;
            // A table that is outgrown is left to the finalizer: another thread may be reading it, and doubling keeps them few.
            return _table = Compute(Math.Max(held, held >= length ? 0 : Math.Max(length, Math.Max(64, 2 * held))), dtype, device);
        }
    }

    private Table Compute(int length, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        // A table made under inference mode could never be used in training.
        using var normal = inference_mode(false);
        using var gradients = no_grad();
        var turns = angles(length);
        var (cos, sin) = (turns.cos() * factor, turns.sin() * factor);
        return new(Kept(cat([cos, cos], 1)), Kept(cat([-sin, sin], 1)));

        Tensor Kept(Tensor x) => x.unsqueeze(1).to(dtype).to(device).DetachFromDisposeScope();
    }

    private static bool Same(Device a, Device b) => a.type == b.type && a.index == b.index;

    private sealed record Table(Tensor Cos, Tensor Sin);
}
