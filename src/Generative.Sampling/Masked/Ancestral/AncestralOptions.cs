namespace Generative.Sampling;

/// <summary>How ancestral sampling of tokens is done; the defaults are the most exact choices.</summary>
public sealed record AncestralOptions
{
    /// <summary>With what probability a token changes in a step.</summary>
    public LeapRule Rule { get; init; } = LeapRule.Tweedie;

    /// <summary>How the draws are made.</summary>
    public TokenDraw Draw { get; init; } = TokenDraw.Coin;

    /// <summary>How a run ends.</summary>
    public NoiseRemoval NoiseRemoval { get; init; } = NoiseRemoval.LastStep;

    /// <summary>Whether answers are kept for rows that did not change, where the network ignores the level. Exact.</summary>
    public bool Reuse { get; init; } = true;
}
