namespace Generative.Sampling;

/// <summary>How a sampler goes through blocks.</summary>
public sealed record BlockOptions
{
    /// <summary>Positions of a block; null for the network's own, or one block where the network sees every position.</summary>
    public int? BlockLength { get; init; }

    /// <summary>
    /// Whether finished blocks are taken from the model's cache where it has a valid one; the tokens are the same either way.
    /// </summary>
    public bool UseCache { get; init; } = true;

    /// <summary>
    /// Whether <see cref="BlockAncestral"/> walks the times of the published code, t_i = 1 - i / (n - 1), each step to t_i - 1/n, instead
    /// of the process's own. Those steps leave gaps between them, so tokens are unmasked a little too late.
    /// </summary>
    public bool PublishedTimes { get; init; }

    /// <summary>
    /// Whether tokens race with a uniform each, as in the published code, instead of being drawn by one uniform a position. In
    /// <see cref="BlockAncestral"/> they then race against the mask as well, instead of after a coin for "does it change". The law is the
    /// same.
    /// </summary>
    public bool Races { get; init; }
}
