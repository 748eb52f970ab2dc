using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// A constraint on tokens as a rule: it sees each text so far as a canvas of one row without a mask, and is asked about the position behind
/// its end.
/// </summary>
/// <param name="constraint">Says what is allowed.</param>
public sealed class ConstraintRule(ITokenConstraint constraint) : ILogitsRule
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The constraint allows no token.</exception>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(rows);
        using var scope = NewDisposeScope();
        var vocabulary = (int)scores.shape[^1];
        var allowed = new bool[rows.Count * vocabulary];
        Array.Fill(allowed, true);
        for (var row = 0; row < rows.Count; row++)
        {
            var text = rows[row].Tokens;
            var choice = allowed.AsSpan(row * vocabulary, vocabulary);
            constraint.Restrict(new TokenCanvas(text, 1, null), 0, text.Length, choice);
            if (!choice.Contains(true))
                throw new InvalidOperationException($"The constraint allows no token behind the {text.Length} tokens of text {row} "
                    + "of those still written; leave at least one, such as a token that ends a text.");
        }
        var barred = tensor(allowed, [rows.Count, vocabulary], ScalarType.Bool, scores.device).logical_not();
        return scores.masked_fill(barred, HeldScalars.Barred).MoveToOuterDisposeScope();
    }
}
