namespace Generative;

/// <summary>
/// A forward process on token ids: each token is noised on its own, and left alone with probability alpha. Levels are times from 0 (clean)
/// to 1. Immutable and safe for concurrent use.
/// </summary>
public interface ITokenProcess : IForwardProcess
{
    /// <summary>Number of tokens, the mask included where there is one.</summary>
    int Vocabulary { get; }

    /// <summary>Id of the token that noise turns everything into; null where noise is another token, drawn uniformly.</summary>
    int? Mask { get; }

    /// <summary>Probability that noise has left a token alone, e^-sigma(level).</summary>
    double Alpha(double level);

    /// <summary>Total noise sigma(level).</summary>
    double Sigma(double level);

    /// <summary>d sigma / d level.</summary>
    double SigmaRate(double level);

    /// <summary>The level at which a token has been noised with this probability: the inverse of 1 - <see cref="Alpha"/>.</summary>
    double LevelOf(double noised);
}
