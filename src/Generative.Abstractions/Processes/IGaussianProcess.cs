namespace Generative;

/// <summary>
/// A process with the kernel x_t = s(t) (x_0 + sigma(t) n), n standard normal: the frame of Karras et al. 2022, section 2, in which
/// variance preserving, variance exploding, EDM and flow matching differ only in s and sigma. alpha_t = s(t), and the noise's standard
/// deviation is s(t) sigma(t).
/// </summary>
public interface IGaussianProcess : IForwardProcess
{
    /// <summary>Noise to signal ratio sigma(t) at a level; 0 at 0, increasing.</summary>
    double Sigma(double level);

    /// <summary>Derivative of <see cref="Sigma"/> by the level.</summary>
    double SigmaRate(double level);

    /// <summary>Scale of the signal s(t); 1 at level 0.</summary>
    double Scale(double level);

    /// <summary>Derivative of <see cref="Scale"/> by the level.</summary>
    double ScaleRate(double level);

    /// <summary>The level at which the noise to signal ratio is sigma.</summary>
    double LevelOf(double sigma);
}
