namespace Generative.Sampling;

/// <summary>
/// Stops guessing after a token that the draft was unsure about: the entropy of its law is above a threshold.
/// Source: Agrawal et al., "AdaEDL: Early Draft Stopping for Speculative Decoding of Large Language Models via an Entropy-based Lower Bound
/// on Token Acceptance Probability", 2024; Mamou et al., "Dynamic Speculation Lookahead Accelerates Speculative Decoding of Large Language
/// Models" (DISCO), 2024, where a classifier decides and the draft's entropy is what it reads.
/// </summary>
/// <param name="threshold">Highest entropy to go on with, in nats.</param>
public sealed class EntropyLimit(double threshold) : IDraftLength, IDraftLengthRun
{
    /// <inheritdoc/>
    public IDraftLengthRun Begin() => this;

    /// <inheritdoc/>
    public bool GoesOn(int place, ReadOnlySpan<double> law, long token)
    {
        var entropy = 0.0;
        foreach (var p in law)
            entropy -= p > 0 ? p * Math.Log(p) : 0;
        return entropy <= threshold;
    }

    /// <inheritdoc/>
    public void Learn(DraftOutcome outcome) { }
}
