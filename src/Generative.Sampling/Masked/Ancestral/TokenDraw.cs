namespace Generative.Sampling;

/// <summary>How the draws of a step are made. All are in float64; only the published ones need a uniform for every token.</summary>
public enum TokenDraw
{
    /// <summary>
    /// A coin for "does it change" (draw <c>unmask</c>, one uniform a position), then one uniform for "to which token" (draw
    /// <c>token</c>), by the inverse of the cumulative probability.
    /// </summary>
    Coin,

    /// <summary>
    /// One race of all tokens against staying as it is (draw <c>race</c>, a uniform for every token of every position), as published.
    /// </summary>
    Race,

    /// <summary>
    /// A coin (<c>unmask</c>), then a race (<c>race</c>) in which the mask takes part with the probability the network gives it: RADD's
    /// top-p and top-k as published. A position may stay masked, even at the end. Needs logits, and a request without a constraint: others
    /// are refused.
    /// </summary>
    CoinThenRaceWithMask,
}
