namespace Generative.Sampling;

/// <summary>A block of tokens guessed at once behind a text.</summary>
/// <param name="text">The text; it grows as guesses are settled.</param>
internal sealed class JacobiWindow(DecodingText text)
{
    private ReadOnlyMemory<long> _tried;

    /// <summary>The text.</summary>
    public DecodingText Text => text;

    /// <summary>What is guessed to follow the text.</summary>
    public long[] Guesses { get; private set; } = [];

    /// <summary>What a pass computed in the guesses' place.</summary>
    public long[] Computed { get; private set; } = [];

    /// <summary>Logarithms of the probabilities of those that are settled.</summary>
    public double[] Logs { get; private set; } = [];

    /// <summary>How many of the computed tokens are right for good.</summary>
    public int Settled { get; private set; }

    /// <summary>Whether the next token of the block would be right for good too: every guess before it was.</summary>
    public bool IsRight => Settled < Guesses.Length
        && JacobiIteration.Settled<long>(Guesses.AsSpan(0, Settled + 1), Computed.AsSpan(0, Settled + 1)) > Settled;

    /// <summary>Begins the next block where the last one is done, and a pass over it.</summary>
    /// <param name="size">Tokens of a block.</param>
    /// <param name="left">Tokens that the text may still get.</param>
    /// <param name="zeros">Whether guesses begin as token 0 rather than the text's last token.</param>
    public void Open(int size, int left, bool zeros)
    {
        if (Guesses.Length == 0)
        {
            Guesses = new long[Math.Min(size, left)];
            Array.Fill(Guesses, zeros ? 0 : text.Tokens.Span[^1]);
        }
        (Computed, Logs, Settled) = (new long[Guesses.Length], new double[Guesses.Length], 0);
        _tried = text.Try(Guesses);
    }

    /// <summary>The text behind which a guess stands.</summary>
    public DecodingRow Row(int place) => new(_tried[..(text.Length + place)], text.Prompt);

    /// <summary>The next token that is right for good.</summary>
    public void Settle(long token, double log) => (Computed[Settled], Logs[Settled], Settled) = (token, log, Settled + 1);

    /// <summary>Puts the computed tokens in the guesses' place, less those that are settled.</summary>
    public void Shift() => Guesses = Computed[Settled..];
}
