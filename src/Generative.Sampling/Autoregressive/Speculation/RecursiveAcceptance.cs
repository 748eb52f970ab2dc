namespace Generative.Sampling;

/// <summary>Several tokens a place, by <see cref="RecursiveRejection"/>.</summary>
/// <param name="withoutReplacement">Whether they are drawn without replacement.</param>
public sealed class RecursiveAcceptance(bool withoutReplacement = true) : IDraftAcceptance
{
    /// <inheritdoc/>
    public bool Distinct => withoutReplacement;

    /// <inheritdoc/>
    public DraftVerdict Verify(
        ReadOnlySpan<double> target, ReadOnlySpan<double> draft, ReadOnlySpan<long> tokens, ReadOnlySpan<double> tests, double last)
    {
        var rule = new RecursiveRejection(target, draft, withoutReplacement);
        // Each draft looked at adds its own chance: the mean of the sum is the probability that one is taken.
        var expected = 0.0;
        for (var i = 0; i < tokens.Length; i++)
        {
            expected += rule.AcceptanceRate;
            if (SpeculativeRule.Takes(rule.AcceptProbability((int)tokens[i]), tests[i]))
                return new(i, tokens[i], expected);
            rule = rule.After((int)tokens[i]);
        }
        return new(-1, LawDraw.Token(rule.Target, last), expected);
    }
}
