using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Rows that come from several places, brought into one order.</summary>
internal static class PlacedRows
{
    /// <summary>All rows together.</summary>
    /// <param name="parts">Rows [n, width], null for none, and the place of each; every place from 0 on is named once.</param>
    public static Tensor Merge(params IReadOnlyList<(Tensor? Rows, int[] Places)> parts)
    {
        var there = parts.Where(p => p.Rows is not null).ToArray();
        int[] places = [.. there.SelectMany(p => p.Places)];
        var rows = there.Length == 1 ? there[0].Rows! : cat([.. there.Select(p => p.Rows!)], 0);
        if (!places.Where((place, i) => place != i).Any())
            return rows;
        var order = new long[places.Length];
        for (var i = 0; i < places.Length; i++)
            order[places[i]] = i;
        return rows.index_select(0, tensor(order, ScalarType.Int64, rows.device));
    }
}
