namespace Generative;

/// <summary>Which positions a cache keeps.</summary>
public enum CacheKind
{
    /// <summary>All; it grows.</summary>
    All,

    /// <summary>The latest; positions stay those of the whole text.</summary>
    Sliding,

    /// <summary>
    /// The first and the latest, distances no longer than the window (Han et al. 2024, LM-Infinite): constant memory, and no position the
    /// network was not trained on.
    /// </summary>
    Lambda,
}
