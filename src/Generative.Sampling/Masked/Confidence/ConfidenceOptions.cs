namespace Generative.Sampling;

/// <summary>What <see cref="ConfidenceOrder"/> does that is no number of a run.</summary>
public sealed record ConfidenceOptions
{
    /// <summary>Whether positions are kept at random instead of by confidence.</summary>
    public bool RandomRemasking { get; init; }

    /// <summary>Tokens that are never drawn (published <c>logits_eos_inf</c>, with the end of text): texts then do not end early.</summary>
    public IReadOnlyList<int> NeverDrawn { get; init; } = [];

    /// <summary>
    /// Tokens that are drawn yet kept last (published <c>confidence_eos_eot_inf</c>, with the ends of text and turn): their probability
    /// counts as 0 when positions are compared.
    /// </summary>
    public IReadOnlyList<int> NeverSure { get; init; } = [];

    /// <summary>
    /// Whether the mask may be drawn like any token, as the published code does: a position that keeps it stays a hole, perhaps to the end.
    /// Requests with a constraint, and networks that answer in concrete scores, are then refused.
    /// </summary>
    public bool DrawsMask { get; init; }

    /// <summary>
    /// Whether tokens race with a uniform each, as published, at temperatures above 0; else one uniform a position decides. The law is the
    /// same.
    /// </summary>
    public bool Races { get; init; }
}
