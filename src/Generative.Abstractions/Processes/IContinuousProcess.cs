namespace Generative;

/// <summary>
/// A process over real numbers of the form x_t = s(t) (x_0 + sigma(t) n), n unit noise of the process's own law: the frame of Karras et al.
/// 2022, section 2. Variance preserving, variance exploding, EDM, flow matching and Poisson flow differ only in s, sigma and the law of n,
/// and the deterministic samplers need nothing but s and sigma.
/// </summary>
public interface IContinuousProcess : IForwardProcess
{
    /// <summary>Noise to signal ratio sigma(t) at a level; 0 at 0, increasing. Infinite where the signal is gone.</summary>
    double Sigma(double level);

    /// <summary>Derivative of <see cref="Sigma"/> by the level.</summary>
    double SigmaRate(double level);

    /// <summary>Scale of the signal, s(t) or alpha_t; 1 at level 0.</summary>
    double Scale(double level);

    /// <summary>Derivative of <see cref="Scale"/> by the level.</summary>
    double ScaleRate(double level);

    /// <summary>Scale of the noise, s(t) sigma(t): finite also where the signal is gone.</summary>
    double NoiseScale(double level) => Scale(level) * Sigma(level);

    /// <summary>Derivative of <see cref="NoiseScale"/> by the level.</summary>
    double NoiseScaleRate(double level) => ScaleRate(level) * Sigma(level) + Scale(level) * SigmaRate(level);

    /// <summary>The level at which the noise to signal ratio is sigma.</summary>
    double LevelOf(double sigma);
}
