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

    /// <summary>
    /// How many tokens of each row count, the first ones; what stands behind them is filler. Null for all: rows of one length. For networks
    /// over tokens that keep rows of different lengths apart (<see cref="ICausalModel"/>).
    /// </summary>
    public IReadOnlyList<int>? RowLengths { get; init; }

    /// <summary>
    /// For how many of each row's last tokens an answer is wanted, 1 to <see cref="RowLengths"/>; null for all. The answer is
    /// [batch, most, vocabulary], each row's from the left; what stands behind a row's own is filler.
    /// </summary>
    public IReadOnlyList<int>? Answers { get; init; }

    /// <summary>
    /// The tokens as a tree instead of a line: place of each token's parent among those sent, -1 for what the cache already holds. A parent
    /// stands before its children; a token sees the cache, its ancestors and itself, and its position is its parent's plus one. One tree for
    /// all rows; null for a line.
    /// </summary>
    public IReadOnlyList<int>? Parents { get; init; }
}
