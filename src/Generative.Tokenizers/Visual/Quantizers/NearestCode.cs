using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>Looks up which code of a table suits each vector best. Without gradients; the first of equals wins.</summary>
internal static class NearestCode
{
    /// <summary>Scores held at a time: 64 MB of float32.</summary>
    private const long MostScores = 1 << 24;

    /// <summary>
    /// Matrix products sum a block's left-over rows in another order than its full blocks: padding makes the answer for a picture
    /// independent of how many stand beside it.
    /// </summary>
    private const long RowBlock = 16;

    /// <summary>The code at the least squared distance.</summary>
    /// <param name="rows">[n, channels].</param>
    /// <param name="table">[codes, channels], of the same dtype.</param>
    /// <returns>int64 [n].</returns>
    public static Tensor ByDistance(Tensor rows, Tensor table)
    {
        // |z - e|^2 = |z|^2 - 2 (z . e - |e|^2 / 2): the first part is the same for all codes.
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        var halves = table.square().sum(1) * 0.5;
        return Best(rows, table, part => part.sub_(halves)).MoveToOuterDisposeScope();
    }

    /// <summary>The code of the largest inner product; parameters and answer as for <see cref="ByDistance"/>.</summary>
    public static Tensor ByProduct(Tensor rows, Tensor table)
    {
        using var gradients = no_grad();
        return Best(rows, table, part => part);
    }

    private static Tensor Best(Tensor rows, Tensor table, Func<Tensor, Tensor> finish)
    {
        using var scope = NewDisposeScope();
        var count = rows.shape[0];
        var transposed = table.t();
        var step = Math.Max(RowBlock, MostScores / table.shape[0] / RowBlock * RowBlock);
        var best = new List<Tensor>();
        for (long start = 0; start < count; start += step)
        {
            using var round = NewDisposeScope();
            var length = Math.Min(step, count - start);
            var part = rows.narrow(0, start, length);
            if (length % RowBlock is not 0 and var over) part = nn.functional.pad(part, [0, 0, 0, RowBlock - over]);
            best.Add(finish(part.mm(transposed)).argmax(1).narrow(0, 0, length).MoveToOuterDisposeScope());
        }
        return cat(best, 0).MoveToOuterDisposeScope();
    }
}
