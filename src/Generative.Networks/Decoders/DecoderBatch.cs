using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>An input whose shapes, ids and lengths are checked.</summary>
/// <param name="Ids">Ids, row by row.</param>
/// <param name="Most">Tokens a row of them is long.</param>
/// <param name="Lengths">Tokens of each row that count.</param>
/// <param name="Answers">Last tokens of each row that are answered at.</param>
/// <param name="Tree">The tokens' shape; null for a line.</param>
internal sealed record DecoderBatch(long[] Ids, int Most, int[] Lengths, int[] Answers, DecoderTree? Tree)
{
    /// <summary>Batch rows.</summary>
    public int Rows => Lengths.Length;

    /// <summary>Positions a row goes on by: in a tree its longest path's.</summary>
    public int Reach(int row) => Tree is null || Lengths[row] == 0 ? Lengths[row] : Tree.Depths.Max() + 1;

    /// <summary>Checks an input.</summary>
    /// <exception cref="ArgumentException">A shape, a dtype, an id or a length is wrong; the message says which.</exception>
    public static DecoderBatch Read(DecoderInput input, int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(input);
        var ids = input.Ids ?? throw new ArgumentException("Ids is null; give token ids [batch, length].", nameof(input));
        if (ids.dim() != 2 || ids.shape[0] < 1 || ids.shape[1] < 1)
            throw new ArgumentException($"Ids is [{Text(ids)}]; give [batch, length], at least 1 of each.", nameof(input));
        if (!is_integral(ids.dtype) || ids.dtype == ScalarType.Bool)
            throw new ArgumentException($"Ids is {ids.dtype}; give token numbers, int64.", nameof(input));
        var (rows, most) = ((int)ids.shape[0], (int)ids.shape[1]);
        var lengths = Counts(input.RowLengths, rows, "RowLengths", _ => most) ?? [.. Enumerable.Repeat(most, rows)];
        var answers = Counts(input.Answers, rows, "Answers", row => lengths[row]) ?? lengths;
        var tree = DecoderTree.Of(input.Parents, most);
        if (tree is not null && lengths.Any(l => l != most))
            throw new ArgumentException("Parents is given with rows of different lengths; one tree holds for all rows.", nameof(input));
        var batch = new DecoderBatch(Numbers(ids), most, lengths, answers, tree);
        for (var row = 0; row < rows; row++)
            foreach (var id in batch.Ids.AsSpan(row * most, lengths[row]))
                if (id < 0 || id >= vocabulary)
                    throw new ArgumentException(
                        $"Ids has {id} in row {row}; this network has tokens 0 to {vocabulary - 1}.", nameof(input));
        return batch;
    }

    private static long[] Numbers(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return ids.to(ScalarType.Int64).cpu().contiguous().data<long>().ToArray();
    }

    private static int[]? Counts(IReadOnlyList<int>? counts, int rows, string name, Func<int, int> most)
    {
        if (counts is null)
            return null;
        if (counts.Count != rows)
            throw new ArgumentException($"{name} has {counts.Count} numbers for {rows} rows; give one a row.", nameof(counts));
        for (var row = 0; row < rows; row++)
            if (counts[row] < 0 || counts[row] > most(row))
                throw new ArgumentException($"{name}[{row}] is {counts[row]}; give 0 to {most(row)}.", nameof(counts));
        return [.. counts];
    }
}
