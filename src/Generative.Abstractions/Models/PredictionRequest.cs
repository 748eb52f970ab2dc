using static TorchSharp.torch;

namespace Generative;

/// <summary>One question to a predictor.</summary>
/// <param name="State">[batch, ...], as the process defines it: float64 for continuous states; the model converts at its border.</param>
/// <param name="Levels">Level of each row and position, in the process's unit.</param>
/// <param name="Conditioning">What is asked for.</param>
public sealed record PredictionRequest(Tensor State, NoiseLevels Levels, Conditioning Conditioning)
{
    /// <summary>Cache of positions that no longer change, when the model keeps one.</summary>
    public IModelCache? Cache { get; init; }

    /// <summary>Positions whose answers are wanted, ascending; null for all. Lets token models skip logits nobody reads.</summary>
    public IReadOnlyList<int>? Positions { get; init; }
}
