using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Between pictures and the latents a model walks. Immutable; serves many threads; answers belong to the caller.</summary>
public interface ILatentCodec
{
    /// <summary>The latents of pictures, at the scale the model was trained on.</summary>
    /// <param name="image">[batch, channel, height, width] in [-1, 1], any floating dtype.</param>
    /// <param name="random">One stream a row to draw from the posterior (draw <c>encode</c>); null for its mean.</param>
    /// <returns>float64 [batch, latent channel, height / f, width / f].</returns>
    /// <exception cref="ArgumentException">The pictures' shape does not fit.</exception>
    Tensor Encode(Tensor image, IRandomSource? random = null);

    /// <summary>The pictures of latents.</summary>
    /// <param name="latent">[batch, latent channel, height, width] as the model walks them, any floating dtype.</param>
    /// <returns>[batch, channel, height, width], clamped to [-1, 1].</returns>
    Tensor Decode(Tensor latent);
}
