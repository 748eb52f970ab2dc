namespace Generative.Sampling;

/// <summary>A block of tokens guessed at once behind a text.</summary>
/// <param name="text">The text; it grows as guesses are settled.</param>
internal sealed class JacobiWindow(DecodingText text)
{
    private long[] _guesses = [];

    /// <summary>The text.</summary>
    public DecodingText Text => text;

    /// <summary>What is guessed to follow the text.</summary>
    public long[] Guesses => _guesses;

    /// <summary>Begins the next block where the last one is done.</summary>
    /// <param name="size">Tokens of a block.</param>
    /// <param name="left">Tokens that the text may still get.</param>
    /// <param name="zeros">Whether guesses begin as token 0 rather than the text's last token.</param>
    public void Open(int size, int left, bool zeros)
    {
        if (_guesses.Length > 0)
            return;
        _guesses = new long[Math.Min(size, left)];
        Array.Fill(_guesses, zeros ? 0 : text.Tokens.Span[^1]);
    }

    /// <summary>The text behind which each guess stands.</summary>
    public IEnumerable<DecodingRow> Rows()
    {
        var tried = text.Try(_guesses);
        return Enumerable.Range(0, _guesses.Length).Select(i => new DecodingRow(tried[..(text.Length + i)], text.Prompt));
    }

    /// <summary>Puts the computed tokens in the guesses' place, less those that are settled.</summary>
    public void Shift(long[] computed, int settled) => _guesses = computed[settled..];
}
