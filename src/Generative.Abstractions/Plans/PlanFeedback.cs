using static TorchSharp.torch;

namespace Generative;

/// <summary>What an adaptive plan may look at before it chooses the next row.</summary>
/// <param name="State">The state as it stands.</param>
/// <param name="Prediction">The last prediction the solver used: the clean estimate, or logits for token models.</param>
public sealed record PlanFeedback(SampleState State, Tensor? Prediction);
