namespace Generative.Sampling;

/// <summary>Takes the model's likeliest token alone, whatever the draft's law: greedy texts stay what they are.</summary>
public sealed class LikeliestAcceptance : IDraftAcceptance
{
    /// <inheritdoc/>
    public bool Distinct => true;

    /// <inheritdoc/>
    public DraftVerdict Verify(
        ReadOnlySpan<double> target, ReadOnlySpan<double> draft, ReadOnlySpan<long> tokens, ReadOnlySpan<double> tests, double last)
    {
        long likeliest = LawDraw.Likeliest(target);
        var found = tokens.IndexOf(likeliest);
        return new(found, likeliest, found < 0 ? 0 : 1);
    }
}
