namespace Generative.Pipelines;

/// <summary>
/// How a model of picture tokens draws the sub-tokens of each token. Every list has one number for all sub-tokens, or one for each in the
/// order they are written; empty changes nothing. Immutable.
/// </summary>
public sealed record SlotDraws
{
    /// <summary>What logits are divided by, each above 0.</summary>
    public IReadOnlyList<double> Temperatures { get; init; } = [];

    /// <summary>Likeliest ids that are drawn among, each at least 1, or 0 for all.</summary>
    public IReadOnlyList<int> TopK { get; init; } = [];

    /// <summary>Probability of the likeliest ids that are drawn among, each above 0, up to 1 for all.</summary>
    public IReadOnlyList<double> TopP { get; init; } = [];

    /// <summary>Guidance weights, instead of one for all.</summary>
    public IReadOnlyList<double> Guidance { get; init; } = [];

    /// <summary>Whether nothing is asked for.</summary>
    public bool IsEmpty => Temperatures.Count + TopK.Count + TopP.Count + Guidance.Count == 0;
}
