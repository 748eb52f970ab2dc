namespace Generative.Tokenizers;

/// <summary>The value of what was never set: false, empty, and an error as soon as something is asked of it.</summary>
/// <param name="Name">What was never set.</param>
internal sealed record JinjaUndefined(string Name);
