namespace Generative;

/// <summary>
/// Picks a place's token given tokens drafted for it, so that its law is the model's whatever the draft's: a coupling of the two. Immutable
/// and safe for concurrent use; no randomness of its own.
/// </summary>
public interface IDraftAcceptance
{
    /// <summary>Whether it expects the tokens of a place drawn without replacement, each from what the earlier ones left.</summary>
    bool Distinct { get; }

    /// <summary>Accepts one of the drafted tokens, or draws another.</summary>
    /// <param name="target">The model's law, [vocabulary], normalised.</param>
    /// <param name="draft">The law the tokens were drawn from, [vocabulary], normalised.</param>
    /// <param name="tokens">Tokens drafted for the place, at least one, in the order they were drawn.</param>
    /// <param name="tests">Uniform draws in [0, 1), one a token.</param>
    /// <param name="last">The uniform draw for the token where none is accepted.</param>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    DraftVerdict Verify(
        ReadOnlySpan<double> target, ReadOnlySpan<double> draft, ReadOnlySpan<long> tokens, ReadOnlySpan<double> tests, double last);
}
