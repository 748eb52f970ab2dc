using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The positions that take their turn in one step. A row's draws are numbered in the order its positions were chosen, so that they depend
/// neither on other rows nor on where the positions lie.
/// </summary>
/// <param name="rows">Batch rows.</param>
internal sealed class Picks(int rows)
{
    private readonly SortedList<int, int>[] _draws = [.. Enumerable.Range(0, rows).Select(_ => new SortedList<int, int>())];

    /// <summary>Positions of the row that has the most.</summary>
    public int Most => _draws.Max(d => d.Count);

    /// <summary>Rows that have any, ascending.</summary>
    public IReadOnlyList<int> Rows => [.. Enumerable.Range(0, rows).Where(r => _draws[r].Count > 0)];

    /// <summary>Positions that take their turn in any row, ascending.</summary>
    public IReadOnlyList<int> Positions => [.. _draws.SelectMany(d => d.Keys).Distinct().Order()];

    /// <summary>Gives a position its turn.</summary>
    public void Add(int row, int position) => _draws[row].Add(position, _draws[row].Count);

    /// <summary>Picks one of some holes by a uniform and takes it out of them: each is equally likely.</summary>
    public void AddOneOf(int row, List<int> holes, double uniform)
    {
        var index = Math.Min((int)(uniform * holes.Count), holes.Count - 1);
        Add(row, holes[index]);
        holes.RemoveAt(index);
    }

    /// <summary>Where they lie, bool [rows, length].</summary>
    public Tensor Where(int length, Device device)
    {
        var where = new bool[rows * length];
        for (var r = 0; r < rows; r++)
            foreach (var position in _draws[r].Keys)
                where[r * length + position] = true;
        return tensor(where, [rows, length], ScalarType.Bool, device);
    }

    /// <summary>The draws of the positions, row by row from left to right.</summary>
    /// <param name="draws">[rows, <see cref="Most"/>, ...].</param>
    /// <returns>[n, ...].</returns>
    public Tensor InOrder(Tensor draws)
    {
        using var scope = NewDisposeScope();
        var most = Most;
        long[] index = [.. _draws.SelectMany((d, row) => d.Values.Select(draw => (long)row * most + draw))];
        return draws.flatten(0, 1).index_select(0, tensor(index, ScalarType.Int64, draws.device)).MoveToOuterDisposeScope();
    }

    /// <summary>Writes their tokens.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="tokens">int64 [n], row by row from left to right.</param>
    public void Write(Canvas canvas, Tensor tokens)
    {
        var values = tokens.cpu().data<long>().ToArray();
        var next = 0;
        for (var r = 0; r < rows; r++)
            foreach (var position in _draws[r].Keys)
                canvas[r, position] = values[next++];
    }
}
