namespace Generative;

/// <summary>What became of the tokens drafted for one place.</summary>
/// <param name="Accepted">Number of the accepted one, -1 for none.</param>
/// <param name="Token">The place's token: the accepted one, or a fresh draw.</param>
/// <param name="Expected">
/// The probability that one is accepted, before the tests; where it depends on the tokens drawn, a sum whose mean over draws it is.
/// </param>
public readonly record struct DraftVerdict(int Accepted, long Token, double Expected);
