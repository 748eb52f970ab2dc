using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The tokens of a run as plain numbers, written in place while holes are filled: which positions take their turn is decided row by row,
/// and rows may have different numbers of holes. Belongs to one run.
/// </summary>
internal sealed class Canvas
{
    private readonly long[] _ids;
    private readonly long _mask;
    private readonly Device _device;

    private Canvas(long[] ids, int rows, long mask, Device device) =>
        (_ids, Rows, Length, _mask, _device) = (ids, rows, ids.Length / rows, mask, device);

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Positions a row.</summary>
    public int Length { get; }

    /// <summary>Whether anything is left to fill.</summary>
    public bool HasHoles => Array.IndexOf(_ids, _mask) >= 0;

    /// <summary>Reads the state a run starts from, with what the request pins down already in its place.</summary>
    /// <param name="context">The run.</param>
    /// <param name="state">Its first state, int64 [rows, length].</param>
    /// <param name="mask">Id that stands for a hole.</param>
    /// <param name="mayBeFull">Whether there may be nothing left to fill: a stopped run may have idle steps to come.</param>
    /// <exception cref="ArgumentException">The state is no row of tokens, or has nothing to fill.</exception>
    public static Canvas Of(SamplingContext context, SampleState state, long mask, bool mayBeFull = false)
    {
        var ids = context.Settle(state, NoiseLevels.All(0), 0).Value;
        if (ids.dim() != 2 || ids.dtype != ScalarType.Int64)
            throw new ArgumentException(
                $"The state is {ids.dtype} [{string.Join(", ", ids.shape)}]; samplers of tokens need Int64 [rows, length].", nameof(state));
        var canvas = new Canvas(ids.cpu().contiguous().data<long>().ToArray(), (int)ids.shape[0], mask, context.Device);
        return mayBeFull || canvas.HasHoles ? canvas : throw TokenStart.NothingToFill(nameof(state));
    }

    /// <summary>The token at a position.</summary>
    public long this[int row, int position]
    {
        get => _ids[row * Length + position];
        set => _ids[row * Length + position] = value;
    }

    /// <summary>Positions of a row still to be filled, ascending.</summary>
    /// <param name="row">The row.</param>
    /// <param name="from">First position looked at.</param>
    /// <param name="to">Position after the last one looked at; null for the end.</param>
    public List<int> Holes(int row, int from = 0, int? to = null)
    {
        var holes = new List<int>();
        for (var i = from; i < (to ?? Length); i++)
            if (this[row, i] == _mask)
                holes.Add(i);
        return holes;
    }

    /// <summary>The time at which a row has as many masked positions as it has, on average: what a network that hears it is told.</summary>
    public NoiseLevels Levels(ITokenProcess process)
    {
        var most = 1 - process.Alpha(1);
        return NoiseLevels.PerRow(Rows, [.. Enumerable.Range(0, Rows).Select(r => process.LevelOf(most * Holes(r).Count / Length))]);
    }

    /// <summary>Where the holes are, bool [rows, length], in the caller's dispose scope.</summary>
    public Tensor Where() => tensor([.. _ids.Select(t => t == _mask)], [Rows, Length], ScalarType.Bool, _device);

    /// <summary>The tokens, int64 [rows, length], in the caller's dispose scope.</summary>
    public Tensor ToTensor() => tensor([.. _ids], [Rows, Length], ScalarType.Int64, _device);
}
