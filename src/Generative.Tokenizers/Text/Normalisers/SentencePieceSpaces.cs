namespace Generative.Tokenizers;

/// <summary>What a SentencePiece model does to spaces.</summary>
/// <param name="DummyPrefix">Whether a space is put before the text.</param>
/// <param name="AsSuffix">Whether it is put after it instead.</param>
/// <param name="RemoveExtra">Whether spaces at the ends go, and several become one.</param>
/// <param name="Escape">Whether a space is written as U+2581.</param>
internal sealed record SentencePieceSpaces(bool DummyPrefix, bool AsSuffix, bool RemoveExtra, bool Escape)
{
    /// <summary>How a space is written.</summary>
    public string Symbol => Escape ? Metaspace.Symbol : " ";
}
