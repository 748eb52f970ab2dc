using static TorchSharp.torch;

namespace Generative;

/// <summary>
/// What a run must leave as it is: inpainting. After every step the known positions are put back at the level reached, and at level 0 they
/// are the given values bit for bit. Tensors stay the caller's.
/// </summary>
/// <param name="Clean">Clean values, of the state's shape or broadcasting to it, float64.</param>
/// <param name="Mask">1 (or true) where the run may paint, 0 where the values are known; broadcasts to the state.</param>
public sealed record KnownRegion(Tensor Clean, Tensor Mask);
