using static TorchSharp.torch;

namespace Generative;

/// <summary>What a predictor answers.</summary>
/// <param name="Value">[batch, ...] for continuous outputs, [batch, position, vocabulary] for logits; the model's dtype.</param>
/// <param name="Kind">What the value means.</param>
public sealed record Prediction(Tensor Value, PredictionKind Kind);
