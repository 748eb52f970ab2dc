namespace Generative;

/// <summary>A text that is about to get its next token.</summary>
/// <param name="Tokens">The tokens so far, the prompt included.</param>
/// <param name="Prompt">How many of them are the prompt's.</param>
public readonly record struct DecodingRow(ReadOnlyMemory<long> Tokens, int Prompt)
{
    /// <summary>Tokens made so far.</summary>
    public int Made => Tokens.Length - Prompt;
}
