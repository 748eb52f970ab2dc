namespace Generative.Sampling;

/// <summary>With what probability a token changes in a step, given the network's answer at its start.</summary>
public enum LeapRule
{
    /// <summary>
    /// The exact probability for a single position, (alpha_s - alpha_t) / (1 - alpha_t) for a mask (Sahoo et al. 2024, equation 7; Lou et
    /// al. 2024, theorem 4.2). Only that positions do not see each other's changes is approximate.
    /// </summary>
    Tweedie,

    /// <summary>
    /// The step's length times the rate at its start (Lou et al. 2024, equation 13). The same for the log-linear schedule with a mask.
    /// </summary>
    Euler,

    /// <summary>
    /// Jumps are a Poisson number at the rate of the step's start, and a position moves where there is exactly one: tokens have no
    /// order in which two could add up (Campbell et al. 2022, "A Continuous Time Framework for Discrete Denoising Models", 4.3).
    /// </summary>
    Poisson,

    /// <summary>(t - s) / t whatever the schedule, as MDLM's cached sampler has it; the log-linear schedule's own. For a mask only.</summary>
    Time,
}
