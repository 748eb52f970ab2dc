namespace Generative.Sampling;

/// <summary>One row of a run that writes from left to right: its tokens in one growing block, so that a look at them copies nothing.</summary>
internal sealed class DecodingText
{
    private long[] _tokens;

    /// <summary>A text that begins with a prompt.</summary>
    /// <param name="number">Row of the run.</param>
    /// <param name="tokens">Its tokens so far.</param>
    /// <param name="prompt">How many of them are the prompt's.</param>
    public DecodingText(int number, ReadOnlySpan<long> tokens, int prompt)
    {
        (Number, Length, Prompt) = (number, tokens.Length, prompt);
        _tokens = new long[Math.Max(16, 2 * tokens.Length)];
        tokens.CopyTo(_tokens);
    }

    /// <summary>Row of the run.</summary>
    public int Number { get; }

    /// <summary>Tokens of the prompt.</summary>
    public int Prompt { get; }

    /// <summary>Tokens there are.</summary>
    public int Length { get; private set; }

    /// <summary>Tokens made.</summary>
    public int Made => Length - Prompt;

    /// <summary>Whether it is finished.</summary>
    public bool IsFinished { get; set; }

    /// <summary>What a rule remembers of it (<see cref="IRememberingRule"/>).</summary>
    public double Memory { get; set; }

    /// <summary>Natural logarithm of the probability each made token was drawn with, under the scores it was drawn from.</summary>
    public List<double> LogProbabilities { get; } = [];

    /// <summary>The tokens; what was looked at before stays as it was, but for what <see cref="Try"/> put behind.</summary>
    public ReadOnlyMemory<long> Tokens => _tokens.AsMemory(0, Length);

    /// <summary>The text as rules see it.</summary>
    public DecodingRow Row => new(Tokens, Prompt);

    /// <summary>Puts tokens behind the text without counting them, for looks at what may follow.</summary>
    /// <returns>The text with them.</returns>
    public ReadOnlyMemory<long> Try(ReadOnlySpan<long> tokens)
    {
        Reserve(Length + tokens.Length);
        tokens.CopyTo(_tokens.AsSpan(Length));
        return _tokens.AsMemory(0, Length + tokens.Length);
    }

    /// <summary>Adds a token.</summary>
    public void Add(long token, double logProbability)
    {
        Reserve(Length + 1);
        _tokens[Length++] = token;
        LogProbabilities.Add(logProbability);
    }

    /// <summary>A text of its own that goes on from here with a token.</summary>
    public DecodingText With(long token, double logProbability)
    {
        var copy = new DecodingText(Number, Tokens.Span, Prompt) { Memory = Memory };
        copy.LogProbabilities.AddRange(LogProbabilities);
        copy.Add(token, logProbability);
        return copy;
    }

    private void Reserve(int length)
    {
        if (length > _tokens.Length)
            Array.Resize(ref _tokens, Math.Max(length, 2 * _tokens.Length));
    }
}
