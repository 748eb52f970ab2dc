namespace Generative.Tokenizers;

/// <summary>Particulars of a byte-pair encoding, named as in tokenizer.json.</summary>
internal sealed record BpeOptions
{
    /// <summary>The token of what no other covers; null leaves such text out.</summary>
    public string? UnknownToken { get; init; }

    /// <summary>Whether neighbours that are unknown become one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Written before each symbol of a word but the first.</summary>
    public string ContinuingPrefix { get; init; } = "";

    /// <summary>Written after the last symbol of a word.</summary>
    public string EndOfWordSuffix { get; init; } = "";

    /// <summary>Whether byte tokens are tried before the unknown token.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Whether a piece that is a token is taken whole, even where no merge leads to it.</summary>
    public bool IgnoreMerges { get; init; }
}
