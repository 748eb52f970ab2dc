namespace Generative;

/// <summary>A source of drafts at work for one run. Its methods run inside a step's dispose scope, one at a time.</summary>
public interface IDraftRun : IDisposable
{
    /// <summary>Batched network evaluations that guessing has taken so far; 0 for a source without a network.</summary>
    int Evaluations => 0;

    /// <summary>
    /// Guesses at what follows each text. Which tokens are guessed may depend on the text, the uniforms and earlier outcomes, and on
    /// nothing else: dropping a token because of what it is would change the law of those that are kept, and with it the text's.
    /// </summary>
    /// <param name="texts">The texts still written at; a finished one does not come back.</param>
    /// <returns>One draft a text, in their order; an empty one where there is no guess.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    IReadOnlyList<Draft> Propose(IReadOnlyList<DraftQuestion> texts);

    /// <summary>Tells what became of the drafts of the last round.</summary>
    /// <param name="outcomes">One a text, in the same order.</param>
    void Learn(IReadOnlyList<DraftOutcome> outcomes);
}
