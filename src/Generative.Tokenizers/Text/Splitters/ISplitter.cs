namespace Generative.Tokenizers;

/// <summary>Cuts text into pieces, and may rewrite them.</summary>
internal interface ISplitter
{
    /// <summary>Adds what becomes of a piece, in order.</summary>
    void Split(TextPiece piece, List<TextPiece> into);
}
