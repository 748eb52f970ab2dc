using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>One batch as <see cref="EdmObjective"/> sees it: the loss of a pixel is weight (denoised - image)^2.</summary>
/// <param name="Sigma">Noise level of each picture, [batch].</param>
/// <param name="Weight">lambda(sigma), [batch].</param>
/// <param name="Perturbed">The pictures with their noise, [batch, channel, height, width].</param>
/// <param name="Denoised">What the network made of them, of the same shape.</param>
public readonly record struct EdmTerms(Tensor Sigma, Tensor Weight, Tensor Perturbed, Tensor Denoised);
