namespace Generative.Pipelines;

/// <summary>A token's part of a whole of <see cref="TokenShares.Whole"/>.</summary>
/// <param name="Before">The shares of the tokens before it together.</param>
/// <param name="Own">Its own, at least 1.</param>
internal readonly record struct TokenShare(uint Before, uint Own);
