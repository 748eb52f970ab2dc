namespace Generative.Pipelines;

/// <summary>How well a model foresees a text.</summary>
/// <param name="BitsPerByte">An upper bound on the rate at which the model could compress it, estimated without bias.</param>
/// <param name="StandardError">
/// Standard error of that estimate over the draws: how far draws of the same share of the range differ. It says nothing of how other texts
/// would do.
/// </param>
/// <param name="Tokens">Tokens of the text.</param>
/// <param name="Bytes">Bytes of the text.</param>
public sealed record TextScore(double BitsPerByte, double StandardError, long Tokens, long Bytes)
{
    /// <summary>What the model is.</summary>
    public required ModelCard Card { get; init; }

    /// <summary>Windows the text was cut into.</summary>
    public int Windows { get; init; }

    /// <summary>Estimates of each.</summary>
    public int Draws { get; init; }

    /// <summary>Most tokens before a window that the network saw along with it.</summary>
    public int Context { get; init; }

    /// <summary>Batched network evaluations.</summary>
    public int NetworkEvaluations { get; init; }

    /// <summary>Until the model was ready.</summary>
    public TimeSpan Load { get; init; }

    /// <summary>From the request to the score.</summary>
    public TimeSpan Total { get; init; }
}
