using static TorchSharp.torch;

namespace Generative;

/// <summary>What a sampler reports after a step. Tensors belong to the run and live until the next step; clone what must live longer.</summary>
/// <param name="Index">Step number from 0.</param>
/// <param name="Levels">Levels the state has now.</param>
/// <param name="State">The state after the step.</param>
/// <param name="Clean">
/// The clean estimate behind the step: what a preview shows. Of tokens it is tokens, int64 of the state's shape, from samplers that draw at
/// every position. Null when the step used no prediction, or none that says one value for every position.
/// </param>
public sealed record SamplingStep(int Index, NoiseLevels Levels, SampleState State, Tensor? Clean);
