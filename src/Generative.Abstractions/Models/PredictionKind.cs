namespace Generative;

/// <summary>What a prediction means. Conversions between the continuous kinds are exact and live in one place in Generative.Sampling.</summary>
public enum PredictionKind
{
    /// <summary>The expected clean state E[x_0 | x_t].</summary>
    Clean,

    /// <summary>The expected unit noise E[n | x_t].</summary>
    Epsilon,

    /// <summary>v = alpha n - sigma x_0 (Salimans and Ho 2022).</summary>
    Velocity,

    /// <summary>The flow n - x_0 (rectified flow).</summary>
    Flow,

    /// <summary>Logits over a vocabulary for the clean token.</summary>
    Logits,

    /// <summary>Logarithms of the concrete score: of the ratios p_t(y) / p_t(x) of marginals towards every token y.</summary>
    ConcreteScore,

    /// <summary>Expected birth rate of a death process.</summary>
    Count,
}
