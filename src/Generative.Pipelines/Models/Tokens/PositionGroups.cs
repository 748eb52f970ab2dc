using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// Asks about a few positions more, so that the rows of the matrix that answers fill whole groups: what a network says of a position must
/// not depend on what else it is asked.
/// </summary>
internal static class PositionGroups
{
    /// <summary>The positions, and others up to a whole group of answers.</summary>
    /// <param name="positions">Those wanted, ascending.</param>
    /// <param name="rows">Rows of the batch; rows times length is a whole group.</param>
    /// <param name="length">Positions there are.</param>
    public static IReadOnlyList<int> Fill(IReadOnlyList<int> positions, long rows, long length)
    {
        var missing = 0;
        while (RowGroups.Texts(rows * (positions.Count + missing)) > 1 && positions.Count + missing < length)
            missing++;
        var others = Enumerable.Range(0, (int)length).Except(positions).Take(missing);
        // Those that are wrong or out of order stay so: the network objects to them.
        return missing == 0 || !IsAscending(positions) ? positions : [.. positions.Concat(others).Order()];
    }

    /// <summary>The answers that were wanted.</summary>
    /// <param name="answer">[batch, asked, vocabulary].</param>
    /// <param name="asked">Positions asked about.</param>
    /// <param name="wanted">Those wanted, each among them.</param>
    public static Tensor Wanted(Tensor answer, IReadOnlyList<int> asked, IReadOnlyList<int> wanted)
    {
        var places = asked.Select((position, place) => (position, place)).ToDictionary(p => p.position, p => (long)p.place);
        using var index = tensor([.. wanted.Select(p => places[p])], ScalarType.Int64, answer.device);
        return answer.index_select(1, index);
    }

    private static bool IsAscending(IReadOnlyList<int> positions) => positions.Zip(positions.Skip(1)).All(p => p.First < p.Second);
}
