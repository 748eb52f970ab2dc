using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Tokenizers;

/// <summary>
/// Open-MAGVIT2's tokenizer of pictures (Luo et al. 2024): a convolutional encoder, signs as codes, a decoder with adaptive norms. Takes
/// pictures of any size its halvings divide. Immutable apart from its weights; serves many threads while nobody trains it.
/// </summary>
public sealed class Magvit2Tokenizer : IImageTokenizer
{
    /// <summary>A tokenizer with fresh weights and lookup-free quantisation, in float32 on the CPU.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public Magvit2Tokenizer(Magvit2TokenizerOptions options) : this(Checked(options).Network, new LookupFreeQuantizer(options.Quantizer))
    {
    }

    /// <summary>A tokenizer with fresh weights around any quantiser of one grid or several.</summary>
    /// <param name="options">Sizes of encoder and decoder.</param>
    /// <param name="quantizer">The quantiser; disposed with the tokenizer if it is a module.</param>
    /// <exception cref="ArgumentException">The quantiser takes another number of channels, or no latent of this size.</exception>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public Magvit2Tokenizer(Magvit2Options options, IQuantizer quantizer)
    {
        Network = new(options, quantizer);
        var side = options.Resolution / options.Downscale;
        Layout = new([options.InChannels, options.Resolution, options.Resolution], quantizer.Grids(new(side, side)), quantizer.Codes)
        {
            SubTokenBits = quantizer is LookupFreeQuantizer signs ? signs.Options.SubTokenBits : [],
        };
    }

    /// <summary>The weights, and what training calls.</summary>
    public Magvit2Network Network { get; }

    /// <inheritdoc/>
    public ImageTokenLayout Layout { get; }

    /// <summary>A tokenizer with fresh weights from settings under their published names (<see cref="Magvit2TokenizerOptions"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown or out of range.</exception>
    public static Magvit2Tokenizer Create(ComponentSettings settings) => new(Magvit2TokenizerOptions.Read(settings));

    /// <inheritdoc/>
    public Tensor Encode(Tensor images)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        return Network.Quantizer.Quantize(Network.Encode(images)).Ids.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Decode(Tensor ids, TokenGrid? grid = null)
    {
        // The latent of several scales is as large as the finest.
        var latent = grid ?? Layout.Grids[^1];
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        return Network.Decode(Network.Quantizer.Lookup(ids, latent)).to(ScalarType.Float32).clamp(-1, 1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Pictures through their codes and back, with what training needs (<see cref="Magvit2Network.Reconstruct"/>): gradients reach encoder,
    /// decoder and the quantiser's weights.
    /// </summary>
    /// <param name="images">[batch, channel, height, width] in [-1, 1].</param>
    /// <exception cref="ArgumentException">The shape or dtype is wrong.</exception>
    public TokenizerReconstruction Reconstruct(Tensor images) => Network.Reconstruct(images);

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    private static Magvit2TokenizerOptions Checked(Magvit2TokenizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(Magvit2TokenizerOptions));
        return options;
    }
}
