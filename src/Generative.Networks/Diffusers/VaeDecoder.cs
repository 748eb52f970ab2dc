using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Latents to pictures. [batch, latent channel, h, w] -> [batch, channel, h f, w f].</summary>
internal sealed class VaeDecoder : Module<Tensor, Tensor>
{
    private readonly Convolution2d conv_in, conv_out;
    private readonly UNetMidBlock2D mid_block;
    private readonly ModuleList<VaeLevel> up_blocks = [];
    private readonly GroupNorm conv_norm_out;

    public VaeDecoder(AutoencoderKLOptions options) : base(nameof(VaeDecoder))
    {
        var (widths, blocks) = (options.BlockOutChannels.Reverse().ToArray(), VaeBlocks.Shared(options));
        conv_in = new(options.LatentChannels, widths[0]);
        mid_block = VaeBlocks.Middle(options, blocks);
        for (var i = 0; i < widths.Length; i++)
            up_blocks.Add(new(widths[Math.Max(i - 1, 0)], widths[i], options.LayersPerBlock + 1, blocks,
                i < widths.Length - 1 ? Resampling.Up : Resampling.None));
        conv_norm_out = new(widths[^1], blocks.Groups, blocks.Eps);
        conv_out = new(widths[^1], options.OutChannels);
        RegisterComponents();
    }

    public ScalarType DType => conv_in.DType;

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = mid_block.call(conv_in.call(input), null);
        foreach (var block in up_blocks)
            x = block.call(x);
        return conv_out.call(conv_norm_out.ForwardSilu(x)).MoveToOuterDisposeScope();
    }
}
