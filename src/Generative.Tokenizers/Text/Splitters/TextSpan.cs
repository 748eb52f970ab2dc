namespace Generative.Tokenizers;

/// <summary>A stretch of a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends, exclusive.</param>
internal readonly record struct TextSpan(int Start, int End);
