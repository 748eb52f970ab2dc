using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Bars tokens that would make a run of so many tokens stand in the text, the prompt included, a second time (Paulus, Xiong, Socher 2018,
/// section 2.5).
/// </summary>
public sealed class NoRepeatNgram : ILogitsRule
{
    private readonly int _length;

    /// <summary>Runs of one length.</summary>
    /// <param name="length">Tokens of a run, at least 1; with 1 no token comes twice.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public NoRepeatNgram(int length) => _length = (int)RuleNumbers.Check(length, length >= 1, "no-repeat-ngram", "at least 1");

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(rows);
        var barred = new TokenPlaces(scores, "texts so far");
        for (var row = 0; row < rows.Count; row++)
        {
            var text = rows[row].Tokens.Span;
            var before = _length - 1;
            if (text.Length < before)
                continue;
            var end = text[^before..];
            for (var i = 0; i + before < text.Length; i++)
                if (text.Slice(i, before).SequenceEqual(end))
                    barred.Add(row, text[i + before]);
        }
        return barred.Barred();
    }
}
