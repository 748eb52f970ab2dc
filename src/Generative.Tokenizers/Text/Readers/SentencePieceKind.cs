namespace Generative.Tokenizers;

/// <summary>What a token of a SentencePiece model is, with the numbers of its file.</summary>
internal enum SentencePieceKind
{
    /// <summary>Found by training.</summary>
    Normal = 1,

    /// <summary>Stands for what no token covers.</summary>
    Unknown = 2,

    /// <summary>A mark that no text becomes, and that says nothing.</summary>
    Control = 3,

    /// <summary>Always a token of its own.</summary>
    UserDefined = 4,

    /// <summary>Never a result of segmentation.</summary>
    Unused = 5,

    /// <summary>A single byte.</summary>
    Byte = 6,
}
