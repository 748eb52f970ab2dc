namespace Generative.Tokenizers;

/// <summary>A stretch of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What stands in it, without the braces.</param>
/// <param name="Line">Line of the template it begins in, from 1.</param>
internal readonly record struct JinjaSegment(JinjaSegmentKind Kind, string Text, int Line);
