using static TorchSharp.torch;

namespace Generative;

/// <summary>What a predictor answers.</summary>
/// <param name="Value">[batch, ...] for continuous outputs, [batch, position, vocabulary] for logits; the model's dtype.</param>
/// <param name="Kind">What the value means.</param>
public sealed record Prediction(Tensor Value, PredictionKind Kind)
{
    /// <summary>
    /// What a network with a learned variance says of it, the value's shape: the raw v in [-1, 1] of Nichol and Dhariwal 2021, equation 15.
    /// Null for networks that say nothing; samplers that have no use for it ignore it.
    /// </summary>
    public Tensor? Variance { get; init; }
}
