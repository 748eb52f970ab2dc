namespace Generative.Sampling;

/// <summary>What mask-and-replace noise makes of one token.</summary>
/// <param name="Keep">Probability that it is not touched.</param>
/// <param name="Replace">Probability of every single token, itself included, on top of that.</param>
/// <param name="Mask">Probability that it is masked.</param>
public readonly record struct MaskAndReplaceKernel(double Keep, double Replace, double Mask);
