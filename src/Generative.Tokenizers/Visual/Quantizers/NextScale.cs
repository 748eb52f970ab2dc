using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>Where next-scale generation stands after a scale.</summary>
/// <param name="Sum">
/// The latent so far: [batch, channels, side, side] of the last scale. After the last scale it goes to the decoder.
/// </param>
/// <param name="Next">
/// What the network is given for the next scale: the sum at that scale's size, [batch, channels, h, w]. After the last scale: the sum.
/// </param>
public sealed record NextScale(Tensor Sum, Tensor Next);
