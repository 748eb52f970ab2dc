namespace Generative.Pipelines;

/// <summary>
/// Holds made text to a language: a token may stand where its bytes lead on to a text that belongs to it, and the end where the text does
/// (Willard and Louf 2023). For samplers that write from left to right. Which tokens a state of the automaton allows is found out when it
/// is first met, by all tokens' bytes; a draw then costs a walk over the text made so far. Safe for concurrent use.
/// </summary>
public abstract class AutomatonConstraint : ITokenConstraint
{
    // Those of some 4,000 states at a vocabulary of 128,000 tokens.
    private const long MostBytes = 64 << 20;

    private readonly ByteAutomaton _automaton;
    private readonly TokenSpellings _tokens;
    private readonly HashSet<long> _ends;
    private readonly AllowedTokens _allowed;

    private protected AutomatonConstraint(Pattern pattern, ITextTokenizer tokenizer, IReadOnlyList<int> endTokens, int promptTokens)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(endTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(promptTokens);
        if (endTokens.Count == 0)
            throw new ArgumentException("There is no end token, and a finished text could not stop; name the model's.", nameof(endTokens));
        (_automaton, _tokens, PromptTokens) = (new(pattern), TokenSpellings.Of(tokenizer), promptTokens);
        _allowed = new(_automaton, _tokens, MostBytes);
        _ends = [.. endTokens.Select(id => (long)id)];
    }

    /// <summary>Tokens at the beginning that are not looked at.</summary>
    public int PromptTokens { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// A position before this one is not drawn yet, the text so far fits no more (it was not made under this constraint), or no token
    /// leads on.
    /// </exception>
    public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed)
    {
        var state = State(canvas.Row(row)[..position], canvas.Mask);
        var ended = state is null;
        var good = ended ? [] : _allowed.At(state!.Value);
        var (ends, any) = (ended || _automaton.Accepts(state!.Value), false);
        for (var id = 0; id < allowed.Length; id++)
        {
            allowed[id] &= AllowedTokens.Has(good, id) || ends && _ends.Contains(id);
            any |= allowed[id];
        }
        if (!any)
            throw new InvalidOperationException($"No token leads on from token {position} of the text: the tokenizer has none that "
                + "says what must follow, or another constraint bars it; use a tokenizer with bytes as tokens.");
    }

    /// <summary>Whether tokens, those of the prompt left out, make a whole text of the language.</summary>
    /// <param name="made">The tokens made, with or without an end token.</param>
    public bool IsComplete(ReadOnlySpan<long> made)
    {
        var state = ByteAutomaton.Start;
        foreach (var id in made)
        {
            if (_ends.Contains(id))
                break;
            state = _tokens.Bytes(id) is { } bytes ? _automaton.After(state, bytes) : ByteAutomaton.Dead;
        }
        return _automaton.Accepts(state);
    }

    /// <summary>The state behind the text so far; null behind its end.</summary>
    private int? State(ReadOnlySpan<long> text, long? mask)
    {
        var state = ByteAutomaton.Start;
        for (var i = PromptTokens; i < text.Length; i++)
        {
            if (_ends.Contains(text[i]) && _automaton.Accepts(state))
                return null;
            if (text[i] == mask)
                throw new InvalidOperationException(
                    $"Token {i} is still to be drawn and a later one is asked about; take a sampler that writes from left to right.");
            state = _tokens.Bytes(text[i]) is { } bytes ? _automaton.After(state, bytes) : ByteAutomaton.Dead;
            if (state == ByteAutomaton.Dead)
                throw new InvalidOperationException($"Token {i} of the text does not fit the constraint; "
                    + $"its first {PromptTokens} tokens are taken for the prompt: check that number.");
        }
        return state;
    }
}
