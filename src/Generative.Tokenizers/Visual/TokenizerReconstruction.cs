using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>Pictures that went through a tokenizer in training, with gradients.</summary>
/// <param name="Images">[batch, channel, height, width] as the decoder gives them, about [-1, 1]: not clamped.</param>
/// <param name="Latent">[batch, channels, h, w]: the encoder's answer before it is quantised.</param>
/// <param name="Quantizer">The codes, and what the quantiser adds to the loss.</param>
public sealed record TokenizerReconstruction(Tensor Images, Tensor Latent, QuantizerLosses Quantizer)
{
    /// <summary>Keeps all of it alive beyond the current dispose scope.</summary>
    internal TokenizerReconstruction MoveToOuterDisposeScope()
    {
        Images.MoveToOuterDisposeScope();
        Latent.MoveToOuterDisposeScope();
        Quantizer.MoveToOuterDisposeScope();
        return this;
    }
}
