namespace Generative.Sampling;

/// <summary>Several tokens a place, drawn independently, by <see cref="KSequentialSelection"/>.</summary>
public sealed class SequentialAcceptance : IDraftAcceptance
{
    /// <inheritdoc/>
    public bool Distinct => false;

    /// <inheritdoc/>
    public DraftVerdict Verify(
        ReadOnlySpan<double> target, ReadOnlySpan<double> draft, ReadOnlySpan<long> tokens, ReadOnlySpan<double> tests, double last)
    {
        var rule = new KSequentialSelection(target, draft, tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
            if (SpeculativeRule.Takes(rule.AcceptProbability((int)tokens[i]), tests[i]))
                return new(i, tokens[i], rule.AcceptanceRate);
        return new(-1, LawDraw.Token(rule.Residual(), last), rule.AcceptanceRate);
    }
}
