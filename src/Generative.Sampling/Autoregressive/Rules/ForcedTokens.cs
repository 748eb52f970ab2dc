using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Makes some of the tokens to come certain, by their place among the tokens made.</summary>
public sealed class ForcedTokens : ILogitsRule
{
    private readonly Dictionary<int, int> _tokens;

    /// <summary>Tokens at places.</summary>
    /// <param name="tokens">Token by place: 0 is the first one made.</param>
    /// <exception cref="ArgumentOutOfRangeException">A place or a token is negative.</exception>
    public ForcedTokens(IReadOnlyDictionary<int, int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        foreach (var (place, token) in tokens)
        {
            RuleNumbers.Check(place, place >= 0, "forced token's place", "0 for the first token made, or a later one");
            RuleNumbers.Check(token, token >= 0, "forced token", "the number of a token, from 0");
        }
        _tokens = new(tokens);
    }

    /// <inheritdoc/>
    public Tensor Apply(Tensor scores, IReadOnlyList<DecodingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(rows);
        var (places, forced) = (new TokenPlaces(scores, "forced tokens"), new bool[rows.Count]);
        for (var row = 0; row < rows.Count; row++)
            if (forced[row] = _tokens.TryGetValue(rows[row].Made, out var token))
                places.Add(row, token);
        if (places.IsEmpty)
            return scores;
        using var scope = NewDisposeScope();
        var others = tensor(forced, [rows.Count, 1], ScalarType.Bool, scores.device).logical_and(places.Counts().eq(HeldScalars.Zero));
        // Certain whatever its score was, even -infinity.
        return places.Changed(s => zeros_like(s)).masked_fill(others, HeldScalars.Barred).MoveToOuterDisposeScope();
    }
}
