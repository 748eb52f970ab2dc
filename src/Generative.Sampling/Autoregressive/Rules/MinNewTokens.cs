using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Bars the tokens that end a text until so many have been made.</summary>
public sealed class MinNewTokens : ILogitsRule
{
    private readonly int _count;
    private readonly IReadOnlyList<int> _ends;

    /// <summary>A least length.</summary>
    /// <param name="count">Tokens to be made before an end, at least 1.</param>
    /// <param name="endTokens">The tokens that end a text, at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no end token.</exception>
    public MinNewTokens(int count, IReadOnlyList<int> endTokens) =>
        (_count, _ends) = ((int)RuleNumbers.Check(count, count >= 1, "min-tokens", "at least 1"), RuleNumbers.Ends(endTokens));

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(rows);
        var barred = new TokenPlaces(scores, "end tokens");
        for (var row = 0; row < rows.Count; row++)
            if (rows[row].Made < _count)
                foreach (var end in _ends)
                    barred.Add(row, end);
        return barred.Barred();
    }
}
