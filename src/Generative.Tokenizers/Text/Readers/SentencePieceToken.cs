namespace Generative.Tokenizers;

/// <summary>A token as tokenizer.model stores it.</summary>
/// <param name="Text">Its spelling.</param>
/// <param name="Score">Its log probability, or its rank's negative.</param>
/// <param name="Kind">What it is.</param>
internal sealed record SentencePieceToken(string Text, float Score, SentencePieceKind Kind);
