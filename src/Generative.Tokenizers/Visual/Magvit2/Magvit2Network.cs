using Generative.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Tokenizers;

/// <summary>
/// Open-MAGVIT2's autoencoder (Luo et al. 2024) as one module: its state-dict names are those of a published checkpoint,
/// <c>encoder.*</c>, <c>decoder.*</c>, and <c>quantize.*</c> where the quantiser has weights.
/// </summary>
public sealed class Magvit2Network : Module<Tensor, Tensor>
{
    private readonly Magvit2Encoder encoder;
    private readonly Magvit2Decoder decoder;
    private readonly Module? quantize;

    /// <summary>A network with fresh weights, in float32 on the CPU.</summary>
    /// <param name="options">Sizes of encoder and decoder.</param>
    /// <param name="quantizer">What stands between them; belongs to the network from now on if it is a module.</param>
    /// <exception cref="ArgumentException">The quantiser takes another number of channels.</exception>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public Magvit2Network(Magvit2Options options, IQuantizer quantizer) : base(nameof(Magvit2Network))
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(quantizer);
        if (quantizer.Channels != options.LatentChannels)
            throw new ArgumentException(
                $"the quantiser takes {quantizer.Channels} channels; give one of the encoder's {options.LatentChannels}.",
                nameof(quantizer));
        encoder = new(options);
        decoder = new(options);
        Quantizer = quantizer;
        quantize = quantizer as Module;
        RegisterComponents();
    }

    /// <summary>Sizes of encoder and decoder.</summary>
    public Magvit2Options Options => encoder.Options;

    /// <summary>What stands between them.</summary>
    public IQuantizer Quantizer { get; }

    /// <summary>Weight of the decoder's last convolution (<see cref="Magvit2Decoder.LastWeight"/>).</summary>
    public Tensor LastWeight => decoder.LastWeight;

    /// <summary>Latents of pictures, not yet quantised.</summary>
    /// <param name="images">[batch, in_channels, H, W] in [-1, 1]; H and W multiples of <see cref="Magvit2Options.Downscale"/>.</param>
    /// <returns>[batch, z_channels, H / f, W / f].</returns>
    /// <exception cref="ArgumentException">The shape or dtype is wrong.</exception>
    public Tensor Encode(Tensor images) => encoder.call(images);

    /// <summary>Pictures of quantised latents.</summary>
    /// <param name="latent">[batch, z_channels, h, w].</param>
    /// <returns>[batch, out_ch, h f, w f], not clamped.</returns>
    /// <exception cref="ArgumentException">The shape or dtype is wrong.</exception>
    public Tensor Decode(Tensor latent) => decoder.call(latent);

    /// <summary>Pictures through their codes and back, with all that training needs. Gradients as the mode of the thread says.</summary>
    /// <inheritdoc cref="Encode" path="/param"/>
    /// <inheritdoc cref="Encode" path="/exception"/>
    public TokenizerReconstruction Reconstruct(Tensor images)
    {
        using var scope = NewDisposeScope();
        var latent = Encode(images);
        var losses = Quantizer.Losses(latent);
        return new TokenizerReconstruction(Decode(losses.Quantized.Latent), latent, losses).MoveToOuterDisposeScope();
    }

    /// <summary>Pictures through their codes and back. [batch, in_channels, H, W] -> [batch, out_ch, H, W], not clamped.</summary>
    /// <exception cref="ArgumentException">The shape or dtype is wrong.</exception>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Decode(Quantizer.Quantize(Encode(input)).Latent).MoveToOuterDisposeScope();
    }
}
