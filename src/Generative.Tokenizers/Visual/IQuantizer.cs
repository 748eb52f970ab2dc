using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>
/// Between latents of an encoder and ids of a codebook. A quantiser with weights is also a torch module whose state-dict names are the
/// published ones; without them it is a plain object. Serves many threads, except <see cref="Losses"/> of one in training mode whose
/// codebook follows averages. Answers are fresh, in the caller's dispose scope.
/// </summary>
public interface IQuantizer
{
    /// <summary>Channels of a latent.</summary>
    int Channels { get; }

    /// <summary>Number of codes: ids are from 0 to one less.</summary>
    long Codes { get; }

    /// <summary>
    /// The grids that a latent's ids fill, one after the other, each row by row: the latent's own for a plain quantiser, the scales from
    /// coarse to fine for one of several scales.
    /// </summary>
    /// <param name="latent">Height and width of the latent.</param>
    /// <exception cref="ArgumentException">The quantiser takes no latent of this size; the message says which it takes.</exception>
    IReadOnlyList<TokenGrid> Grids(TokenGrid latent);

    /// <summary>The nearest codes. Changes nothing in the quantiser, whatever mode its module is in.</summary>
    /// <param name="z">[batch, <see cref="Channels"/>, height, width], a floating dtype.</param>
    /// <exception cref="ArgumentException">The shape or dtype does not fit.</exception>
    QuantizedLatent Quantize(Tensor z);

    /// <summary>The latents of ids: what the decoder is to be given.</summary>
    /// <param name="ids">int64 [batch, tokens of <see cref="Grids"/>].</param>
    /// <param name="latent">Height and width of the latent.</param>
    /// <returns>
    /// [batch, <see cref="Channels"/>, height, width] in the codebook's dtype, float32 where there are no weights. Gradients reach the
    /// codebook.
    /// </returns>
    /// <exception cref="ArgumentException">An id is out of range, or their number does not fit; the message names both.</exception>
    Tensor Lookup(Tensor ids, TokenGrid latent);

    /// <summary>
    /// The same codes as <see cref="Quantize"/> together with what training adds to the loss. A codebook that follows running averages is
    /// moved here, once a call, while the quantiser's module is in training mode; nothing else has side effects.
    /// </summary>
    /// <param name="z">As for <see cref="Quantize"/>; gradients of the terms reach it.</param>
    /// <exception cref="ArgumentException">The shape or dtype does not fit.</exception>
    QuantizerLosses Losses(Tensor z);
}
