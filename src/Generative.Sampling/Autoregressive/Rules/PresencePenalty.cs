using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Takes a number from the score of every token that was made already, once; the prompt's tokens do not count.</summary>
public sealed class PresencePenalty : ILogitsRule
{
    private readonly Scalar _penalty;

    /// <summary>A penalty.</summary>
    /// <param name="penalty">In nats; below 0 repeats are likelier.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite.</exception>
    public PresencePenalty(double penalty) =>
        _penalty = RuleNumbers.Check(penalty, double.IsFinite(penalty), "presence", "a finite number; 0 changes nothing");

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(rows);
        var places = new TokenPlaces(scores, "texts so far");
        for (var row = 0; row < rows.Count; row++)
            places.Add(row, rows[row].Tokens.Span[rows[row].Prompt..]);
        return places.Changed(s => s - _penalty);
    }
}
