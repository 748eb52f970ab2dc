namespace Generative;

/// <summary>
/// How many tokens to guess before the model is asked about them: few where a guess is likely to fail. Immutable; safe for concurrent use.
/// </summary>
public interface IDraftLength
{
    /// <summary>Begins a text; what is learnt from one text does not reach another.</summary>
    IDraftLengthRun Begin();
}
