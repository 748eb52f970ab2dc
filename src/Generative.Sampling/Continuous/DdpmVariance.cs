namespace Generative.Sampling;

/// <summary>Variance of an ancestral step, between the two extremes of Ho et al. 2020, section 3.2.</summary>
public enum DdpmVariance
{
    /// <summary>The posterior's, beta-tilde: right for data at a point.</summary>
    FixedSmall,

    /// <summary>The forward step's, beta: right for normal data.</summary>
    FixedLarge,

    /// <summary>The network's own, as published schedulers read it: the output is the variance.</summary>
    Learned,

    /// <summary>The network's own, as its logarithm (Nichol and Dhariwal 2021).</summary>
    LearnedLog,

    /// <summary>Between the two by the network's v, in the logarithm (Nichol and Dhariwal 2021, equation 15).</summary>
    LearnedRange,
}
