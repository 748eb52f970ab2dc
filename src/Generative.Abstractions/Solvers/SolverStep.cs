using static TorchSharp.torch;

namespace Generative;

/// <summary>Where a step led.</summary>
/// <param name="State">The state at the next row. Positions whose level did not change are put back by the engine, bit for bit.</param>
/// <param name="Prediction">The clean-image estimate, or logits, that adaptive plans and previews see; float of any dtype.</param>
public sealed record SolverStep(SampleState State, Tensor Prediction);
