using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Variational autoencoder between pictures and latents (Kingma and Welling 2014; Rombach et al. 2022, section 3.1) under the names of
/// diffusers. Neither scales nor shifts latents: that is done by whoever joins it to a diffusion model, by the factors in
/// <see cref="Options"/>.
/// </summary>
public sealed class AutoencoderKL : Module<Tensor, Tensor>
{
    private readonly VaeEncoder encoder;
    private readonly VaeDecoder decoder;
    private readonly Convolution2d? quant_conv, post_quant_conv;

    /// <summary>A network with fresh weights, in float32 on the CPU.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public AutoencoderKL(AutoencoderKLOptions options) : base(nameof(AutoencoderKL))
    {
        options.Check(nameof(AutoencoderKLOptions));
        Options = options;
        encoder = new(options);
        decoder = new(options);
        quant_conv = options.UseQuantConv ? new(2L * options.LatentChannels, 2L * options.LatentChannels, 1) : null;
        post_quant_conv = options.UsePostQuantConv ? new(options.LatentChannels, options.LatentChannels, 1) : null;
        RegisterComponents();
    }

    /// <summary>Sizes of the network, and the factors of its latents.</summary>
    public AutoencoderKLOptions Options { get; }

    /// <summary>A network with fresh weights from settings under their published names (<see cref="AutoencoderKLOptions"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is unknown or out of range.</exception>
    public static AutoencoderKL Create(ComponentSettings settings) => new(AutoencoderKLOptions.Read(settings));

    /// <summary>What the encoder says of pictures.</summary>
    /// <param name="image">[batch, in_channels, H, W] in [-1, 1]; H and W multiples of 2^(levels - 1). Any floating dtype: the network
    /// works in its weights'.</param>
    /// <returns>[batch, 2 latent_channels, H / f, W / f]: means, then raw log-variances.</returns>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    public Tensor Moments(Tensor image)
    {
        Expect(image, Options.InChannels, nameof(image));
        var f = Options.Downscale;
        if (image.shape[2] < 1 || image.shape[3] < 1 || image.shape[2] % f != 0 || image.shape[3] % f != 0)
            throw new ArgumentException(
                $"image is {image.shape[2]} by {image.shape[3]}; give a height and width that {f} divides.", nameof(image));
        using var scope = NewDisposeScope();
        var moments = encoder.call(image.to(encoder.DType));
        return (quant_conv?.call(moments) ?? moments).MoveToOuterDisposeScope();
    }

    /// <summary>The distribution of the latents of pictures.</summary>
    /// <inheritdoc cref="Moments" path="/param"/>
    /// <inheritdoc cref="Moments" path="/exception"/>
    public DiagonalGaussian Encode(Tensor image)
    {
        using var scope = NewDisposeScope();
        var latent = new DiagonalGaussian(Moments(image));
        latent.Mean.MoveToOuterDisposeScope();
        latent.LogVar.MoveToOuterDisposeScope();
        latent.Std.MoveToOuterDisposeScope();
        return latent;
    }

    /// <summary>Pictures of latents.</summary>
    /// <param name="latent">[batch, latent_channels, h, w], unscaled; any floating dtype.</param>
    /// <returns>[batch, out_channels, h f, w f], about [-1, 1]: not clamped.</returns>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    public Tensor Decode(Tensor latent)
    {
        Expect(latent, Options.LatentChannels, nameof(latent));
        if (latent.shape[2] < 1 || latent.shape[3] < 1)
            throw new ArgumentException($"latent is {latent.shape[2]} by {latent.shape[3]}; give at least 1 by 1.", nameof(latent));
        using var scope = NewDisposeScope();
        var z = latent.to(decoder.DType);
        return decoder.call(post_quant_conv?.call(z) ?? z).MoveToOuterDisposeScope();
    }

    /// <summary>Pictures through their latents' means and back. [batch, in_channels, H, W] -> [batch, out_channels, H, W].</summary>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Decode(Encode(input).Mean).MoveToOuterDisposeScope();
    }

    private static void Expect(Tensor x, int channels, string name)
    {
        if (x.dim() != 4 || x.shape[1] != channels)
            throw new ArgumentException($"{name} is [{string.Join(", ", x.shape)}]; give [batch, {channels}, height, width].", name);
    }
}
