namespace Generative.Tokenizers;

/// <summary>A word of a tag.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its letters; of a text, what it says.</param>
internal readonly record struct JinjaToken(JinjaTokenKind Kind, string Text);
