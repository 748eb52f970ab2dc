namespace Generative;

/// <summary>What a state consists of.</summary>
public enum StateKind
{
    /// <summary>Real numbers: pixels, latents, frames. The state is float64.</summary>
    Continuous,

    /// <summary>Token ids, one or several slots a position. The state is int64.</summary>
    Tokens,

    /// <summary>Counts: integer pixels of a death process. The state is int64.</summary>
    Counts,
}
