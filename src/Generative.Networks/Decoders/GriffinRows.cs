namespace Generative.Networks;

/// <summary>How many tokens of each row count, and for how many of the last an answer is wanted; checked.</summary>
/// <param name="Lengths">Each row's own tokens.</param>
/// <param name="Answers">Wanted of each row.</param>
internal readonly record struct GriffinRows(IReadOnlyList<int> Lengths, IReadOnlyList<int> Answers)
{
    /// <summary>Reads them from an input whose ids are [batch, most].</summary>
    /// <exception cref="ArgumentException">A count does not fit, or the input is a tree.</exception>
    public static GriffinRows Of(DecoderInput input, GriffinModel network)
    {
        if (input.Parents is not null)
            throw new ArgumentException(
                "Parents makes the tokens a tree; a recurrent state follows one line of tokens only. Send each path by itself, or a line.",
                nameof(input));
        var (rows, most) = ((int)input.Ids.shape[0], (int)input.Ids.shape[1]);
        var lengths = input.RowLengths ?? [.. Enumerable.Repeat(most, rows)];
        var answers = input.Answers ?? lengths;
        Check(lengths, rows, nameof(input.RowLengths), _ => most);
        Check(answers, rows, nameof(input.Answers), row => lengths[row]);
        if (input.Cache is not null && (input.Cache is not RecurrentCache cache || cache.Network != network))
            throw new ArgumentException("Cache is another network's; give one this network made (CreateCache).", nameof(input));
        ObjectDisposedException.ThrowIf(input.Cache is RecurrentCache { IsDisposed: true }, typeof(RecurrentCache));
        return input.Cache is not { } held || held.RowLengths.Count == rows ? new(lengths, answers) : throw new ArgumentException(
            $"Cache has {held.RowLengths.Count} rows, and Ids is [{rows}, {most}]; give as many rows.", nameof(input));
    }

    private static void Check(IReadOnlyList<int> counts, int rows, string name, Func<int, int> most)
    {
        if (counts.Count != rows)
            throw new ArgumentException($"{name} has {counts.Count} numbers for {rows} rows; give one a row.", name);
        for (var row = 0; row < rows; row++)
            if (counts[row] < 0 || counts[row] > most(row))
                throw new ArgumentException($"{name}[{row}] is {counts[row]}; give 0 to {most(row)}.", name);
    }
}
