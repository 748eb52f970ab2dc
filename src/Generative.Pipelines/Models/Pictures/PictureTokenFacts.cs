namespace Generative.Pipelines;

/// <summary>What a model of picture tokens writes: rows of a class and then the sub-tokens of each token.</summary>
/// <param name="Images">The tokens.</param>
/// <param name="NoClass">The first token of a row without a class.</param>
public sealed record PictureTokenFacts(ImageTokenLayout Images, int NoClass)
{
    /// <summary>Sub-tokens of a token; 1 where ids stay whole.</summary>
    public int Slots => Math.Max(1, Images.SubTokenBits.Count);

    /// <summary>Tokens of a row behind the class: what a sampler makes.</summary>
    public int Length => Images.Tokens * Slots;
}
