namespace Generative.Tokenizers;

/// <summary>A part of a text: ordinary text, or an added token.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Token">The added token, or null for ordinary text.</param>
internal readonly record struct TextSection(int Start, int End, AddedToken? Token);
