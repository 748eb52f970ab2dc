namespace Generative.Sampling;

/// <summary>As many tokens as there is room for.</summary>
public sealed class FixedDraftLength : IDraftLength, IDraftLengthRun
{
    /// <inheritdoc/>
    public IDraftLengthRun Begin() => this;

    /// <inheritdoc/>
    public bool GoesOn(int place, ReadOnlySpan<double> law, long token) => true;

    /// <inheritdoc/>
    public void Learn(DraftOutcome outcome) { }
}
