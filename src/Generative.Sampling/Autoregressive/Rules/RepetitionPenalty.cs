using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Makes every token of the text so far, the prompt's included, less likely once: its score is divided by the penalty, or multiplied where
/// it is below 0 (Keskar et al. 2019, "CTRL", section 4.1).
/// </summary>
public sealed class RepetitionPenalty : ILogitsRule
{
    private readonly Scalar _penalty;

    /// <summary>A penalty.</summary>
    /// <param name="penalty">Above 0; below 1 repeats are likelier.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public RepetitionPenalty(double penalty) => _penalty =
        RuleNumbers.Check(penalty, penalty > 0 && double.IsFinite(penalty), "repetition", "a number above 0; 1 changes nothing");

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(rows);
        var places = new TokenPlaces(scores, "texts so far");
        for (var row = 0; row < rows.Count; row++)
            places.Add(row, rows[row].Tokens.Span);
        return places.Changed(s => where(s.lt(HeldScalars.Zero), s * _penalty, s / _penalty));
    }
}
