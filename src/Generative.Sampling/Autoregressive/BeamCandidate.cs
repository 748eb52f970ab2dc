namespace Generative.Sampling;

/// <summary>A continuation by one token.</summary>
/// <param name="Parent">Number of the hypothesis continued.</param>
/// <param name="Token">The token.</param>
/// <param name="LogProbability">Its log probability.</param>
/// <param name="Sum">Log probability of all tokens made.</param>
internal readonly record struct BeamCandidate(int Parent, long Token, double LogProbability, double Sum);
