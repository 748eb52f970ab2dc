namespace Generative.Pipelines;

/// <summary>How well a model foresees a text.</summary>
/// <param name="BitsPerByte">
/// The rate at which the model compresses it where <see cref="IsExact"/>; else an upper bound on that rate, estimated without bias.
/// </param>
/// <param name="StandardError">
/// Standard error of that estimate over the draws: how far draws of the same share of the range differ. It says nothing of how other texts
/// would do. 0 where <see cref="IsExact"/>.
/// </param>
/// <param name="Tokens">Tokens of the text.</param>
/// <param name="Bytes">Bytes of the text.</param>
public sealed record TextScore(double BitsPerByte, double StandardError, long Tokens, long Bytes)
{
    /// <summary>What the model is.</summary>
    public required ModelCard Card { get; init; }

    /// <summary>Whether it is no estimate: a model that writes from left to right says what each token costs.</summary>
    public bool IsExact { get; init; }

    /// <summary>Windows the text was cut into.</summary>
    public int Windows { get; init; }

    /// <summary>Estimates of each; 0 where none are needed.</summary>
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
