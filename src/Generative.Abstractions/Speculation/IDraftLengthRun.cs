namespace Generative;

/// <summary>The length of one text's drafts.</summary>
public interface IDraftLengthRun
{
    /// <summary>
    /// Whether to guess another token. Asked after every one but the last there is room for; a token once drawn is always sent, since
    /// dropping it for what it is would change the law of the text.
    /// </summary>
    /// <param name="place">Number of the token in its round, from 0.</param>
    /// <param name="law">The law it was drawn from, [vocabulary].</param>
    /// <param name="token">The token.</param>
    bool GoesOn(int place, ReadOnlySpan<double> law, long token);

    /// <summary>Tells what became of a round.</summary>
    void Learn(DraftOutcome outcome);
}
