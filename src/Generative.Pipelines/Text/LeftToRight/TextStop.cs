namespace Generative.Pipelines;

/// <summary>
/// Ends a text at one of the model's end tokens, and where a stop string comes up in what was made, across the borders of tokens too. Looks
/// at no more of a text's end than the longest stop string can reach, so that a text of n tokens costs n looks of one length. Immutable and
/// safe for concurrent use.
/// </summary>
public sealed class TextStop : ITokenStop
{
    // What a token says may depend on its neighbours (spaces that are cleaned up): a few more of them are looked at than would do.
    private const int Margin = 4;

    private readonly int[] _ends;
    private readonly StopStrings _strings;
    private readonly TokenSpellings _spellings;

    /// <summary>A stop.</summary>
    /// <param name="tokenizer">Says what tokens say.</param>
    /// <param name="endTokens">Ids that end a text; none to go on behind them.</param>
    /// <param name="stopStrings">Strings that end a text, each at least one character.</param>
    /// <exception cref="ArgumentException">A string is empty.</exception>
    public TextStop(ITextTokenizer tokenizer, IEnumerable<int> endTokens, IEnumerable<string> stopStrings)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        (_ends, _strings, _spellings) = ([.. endTokens], new(stopStrings), TokenSpellings.Of(tokenizer));
    }

    /// <summary>The stop strings.</summary>
    internal StopStrings Strings => _strings;

    /// <inheritdoc/>
    public bool IsEnd(ReadOnlySpan<long> tokens, int made) => Reason(tokens, made) is not null;

    /// <summary>Why the last token ends the text; null where it does not.</summary>
    /// <inheritdoc cref="IsEnd" path="/param"/>
    public FinishReason? Reason(ReadOnlySpan<long> tokens, int made)
    {
        if (made < 1 || tokens.IsEmpty)
            return null;
        if (_ends.AsSpan().Contains((int)tokens[^1]))
            return FinishReason.EndToken;
        return _strings.LongestBytes > 0 && _strings.Find(Said(tokens, Tail(tokens, made))) >= 0 ? FinishReason.StopString : null;
    }

    /// <summary>Tokens at the end of what was made that a stop string ending in the last one can reach.</summary>
    private int Tail(ReadOnlySpan<long> tokens, int made)
    {
        var (tail, bytes) = (1, 0);
        for (; tail < made && bytes < _strings.LongestBytes; tail++)
            bytes += _spellings.Length((int)tokens[^(tail + 1)]);
        return Math.Min(made, tail + Margin);
    }

    private byte[] Said(ReadOnlySpan<long> tokens, int tail)
    {
        var ids = new int[tail];
        for (var i = 0; i < tail; i++)
            ids[i] = (int)tokens[^(tail - i)];
        return _spellings.SaidBytes(Array.FindAll(ids, _spellings.Says), behind: Speaks(tokens[..^tail]));
    }

    /// <summary>Whether tokens say anything; of most texts the last one does.</summary>
    private bool Speaks(ReadOnlySpan<long> tokens)
    {
        for (var i = tokens.Length - 1; i >= 0; i--)
            if (_spellings.Length((int)tokens[i]) > 0)
                return true;
        return false;
    }
}
