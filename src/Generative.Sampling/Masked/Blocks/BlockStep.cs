using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>One step inside a block.</summary>
/// <param name="Levels">The levels reached.</param>
/// <param name="Noised">What <see cref="HitTimes"/> carries of it, float64 [rows]; null where the block has no times of its own.</param>
internal sealed record BlockStep(NoiseLevels Levels, Tensor? Noised = null);
