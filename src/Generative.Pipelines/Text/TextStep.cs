namespace Generative.Pipelines;

/// <summary>A moment of a run: one step of the texts that are made together.</summary>
/// <param name="Step">Steps done in this batch, from 1.</param>
/// <param name="Texts">The texts as they stand, with what the step changed.</param>
/// <param name="Done">Tokens made so far in the whole request.</param>
/// <param name="Total">
/// Tokens to make in the whole request: what texts that ended early left out is taken off when their batch ends.
/// </param>
public sealed record TextStep(int Step, IReadOnlyList<PartialText> Texts, long Done, long Total)
{
    /// <summary>Share of the whole request done, 0 to 1. Samplers that take tokens back make it fall at times.</summary>
    public double Fraction => Total == 0 ? 1 : (double)Done / Total;

    /// <summary>Whether these texts are finished; the element that ends a batch repeats them and changes nothing.</summary>
    public bool IsFinished { get; init; }
}
