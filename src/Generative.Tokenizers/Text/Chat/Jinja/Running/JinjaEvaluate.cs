namespace Generative.Tokenizers;

/// <summary>An expression, read: gives its value.</summary>
/// <param name="scope">The names it sees.</param>
internal delegate object? JinjaEvaluate(JinjaScope scope);
