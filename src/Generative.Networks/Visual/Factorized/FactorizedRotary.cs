using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Rotary positions of a square grid behind one class position (Su et al. 2021, in two dimensions as LlamaGen has them): half of the pairs
/// (2i, 2i + 1) of a head turn with the row, half with the column. The class position's cosines and sines are both 0, as published: its
/// queries and keys vanish, so that it looks at all it sees alike, and all look at it alike. Safe to use from several threads.
/// </summary>
internal sealed class FactorizedRotary : IDisposable
{
    private readonly Tensor _published;         // float32 [1 + cells, size / 2, (cosine, sine)]
    private readonly Lock _making = new();
    private Table? _table;

    public FactorizedRotary(FactorizedOptions options)
    {
        using var scope = NewDisposeScope();
        using var normal = inference_mode(false);
        var (side, half) = ((long)Math.Round(Math.Sqrt(options.Cells)), options.HeadSize / 2);
        float[] frequencies = [.. Enumerable.Range(0, half / 2).Select(i => 1 / MathF.Pow((float)options.RotaryBase, 2f * i / half))];
        var angles = outer(arange(0, side, 1, ScalarType.Float32, CPU), tensor(frequencies, device: CPU));
        var grid = cat([angles.unsqueeze(1).expand(-1, side, -1), angles.unsqueeze(0).expand(side, -1, -1)], -1).flatten(0, 1);
        var cells = stack([grid.cos(), grid.sin()], -1);
        _published = cat([zeros(1, half, 2), cells]).DetachFromDisposeScope();
    }

    /// <summary>A copy of the table, float32 [1 + cells, size / 2, (cosine, sine)].</summary>
    public Tensor Published() => _published.clone();

    /// <summary>Positions that follow each other: [count, 1, size] each.</summary>
    public (Tensor Cos, Tensor Sin) At(int first, int count, ScalarType dtype, Device device)
    {
        var table = Made(dtype, device);
        return (table.Cos.narrow(0, first, count), table.Sin.narrow(0, first, count));
    }

    /// <summary>Any positions, int64 [count]: [count, 1, size] each.</summary>
    public (Tensor Cos, Tensor Sin) At(Tensor positions, ScalarType dtype)
    {
        var table = Made(dtype, positions.device);
        return (table.Cos.index_select(0, positions), table.Sin.index_select(0, positions));
    }

    /// <summary>Turns queries or keys [..., heads, size].</summary>
    public static Tensor Turn(Tensor x, Tensor cos, Tensor sin)
    {
        using var scope = NewDisposeScope();
        var swapped = x.reshape([.. x.shape[..^1], x.shape[^1] / 2, 2]).flip(-1).reshape(x.shape);
        return (x * cos + swapped * sin).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _published.Dispose();
        _table?.Cos.Dispose();
        _table?.Sin.Dispose();
    }

    // What is outgrown by a move to another device or dtype is left to the finalizer: another thread may be reading it.
    private Table Made(ScalarType dtype, Device device)
    {
        lock (_making)
        {
            if (_table is { } table && table.Cos.dtype == dtype && table.Cos.device.ToString() == device.ToString())
                return table;
            using var scope = NewDisposeScope();
            // Tables made under inference mode could never be used in training.
            using var normal = inference_mode(false);
            using var gradients = no_grad();
            var (cos, sin) = (_published.select(-1, 0), _published.select(-1, 1));
            return _table = new(Kept(stack([cos, cos], -1)), Kept(stack([-sin, sin], -1)));
        }

        Tensor Kept(Tensor pairs) => pairs.flatten(1).unsqueeze(1).to(dtype).to(device).DetachFromDisposeScope();
    }

    private sealed record Table(Tensor Cos, Tensor Sin);
}
