namespace Generative.Sampling;

/// <summary>Which equation <see cref="DpmSolver"/> integrates and by which of the two estimates.</summary>
public enum DpmAlgorithm
{
    /// <summary>The probability flow by the clean estimate: DPM-Solver++ (Lu et al. 2022b).</summary>
    PlusPlus,

    /// <summary>The probability flow by the noise estimate: DPM-Solver (Lu et al. 2022a).</summary>
    Noise,

    /// <summary>The reverse diffusion by the clean estimate: SDE-DPM-Solver++ (Lu et al. 2022b, section 5).</summary>
    SdePlusPlus,

    /// <summary>The reverse diffusion by the noise estimate: SDE-DPM-Solver; first and second order only.</summary>
    SdeNoise,
}
