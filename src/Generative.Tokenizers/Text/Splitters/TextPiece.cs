namespace Generative.Tokenizers;

/// <summary>A piece of text on its way to the model, which never merges across pieces.</summary>
/// <param name="Text">The piece.</param>
/// <param name="First">Whether the whole text begins with it.</param>
internal readonly record struct TextPiece(string Text, bool First);
