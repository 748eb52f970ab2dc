namespace Generative.Sampling;

/// <summary>One token a place, by <see cref="SpeculativeRule"/>.</summary>
public sealed class SpeculativeAcceptance : IDraftAcceptance
{
    /// <inheritdoc/>
    public bool Distinct => false;

    /// <inheritdoc/>
    public DraftVerdict Verify(
        ReadOnlySpan<double> target, ReadOnlySpan<double> draft, ReadOnlySpan<long> tokens, ReadOnlySpan<double> tests, double last)
    {
        if (tokens.Length != 1 || tests.Length < 1)
            throw new ArgumentException($"{tokens.Length} tokens were drafted for one place, with {tests.Length} draws; give one of each, "
                + $"or use {nameof(SequentialAcceptance)} or {nameof(RecursiveAcceptance)}.", nameof(tokens));
        var x = (int)tokens[0];
        var expected = SpeculativeRule.AcceptanceRate(target, draft);
        return SpeculativeRule.Takes(SpeculativeRule.AcceptProbability(target[x], draft[x]), tests[0])
            ? new(0, x, expected) : new(-1, LawDraw.Token(SpeculativeRule.Residual(target, draft), last), expected);
    }
}
