namespace Generative.Tokenizers;

/// <summary>What a text tokenizer consists of, in the order in which a text meets it.</summary>
/// <param name="Model">Turns pieces into tokens.</param>
/// <param name="Source">The file or folder it was read from, for errors.</param>
internal sealed record TokenizerParts(ITokenModel Model, string Source)
{
    /// <summary>Tokens looked for in the text itself.</summary>
    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <summary>Special tokens that text cannot spell: SentencePiece's control symbols.</summary>
    public IReadOnlyList<AddedToken> Silent { get; init; } = [];

    /// <summary>Tokens looked for in what a chat template wrote; null for those of any text.</summary>
    public IReadOnlyList<AddedToken>? Written { get; init; }

    /// <summary>Rewrites what stands behind a token in what a chat template wrote; null for the same as everywhere.</summary>
    public INormaliser? BehindWritten { get; init; }

    /// <summary>What ids say in a text where that is not their spelling.</summary>
    public IReadOnlyDictionary<int, string> Surfaces { get; init; } = new Dictionary<int, string>();

    /// <summary>Rewrites what lies between added tokens; null for nothing.</summary>
    public INormaliser? Normaliser { get; init; }

    /// <summary>Cuts it; null leaves it whole.</summary>
    public ISplitter? Splitter { get; init; }

    /// <summary>Whether the pieces are written in the <see cref="ByteAlphabet"/>.</summary>
    public bool IsByteLevel { get; init; }

    /// <summary>Ids put before a text when special tokens are asked for.</summary>
    public IReadOnlyList<int> Before { get; init; } = [];

    /// <summary>Ids put after it.</summary>
    public IReadOnlyList<int> After { get; init; } = [];

    /// <summary>From tokens to text.</summary>
    public IReadOnlyList<DecodeStage> Decoder { get; init; } = [];
}
