using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Pictures to the moments of their latents. [batch, channel, H, W] -> [batch, 2 latent channels, H / f, W / f].</summary>
internal sealed class VaeEncoder : Module<Tensor, Tensor>
{
    private readonly Convolution2d conv_in, conv_out;
    private readonly ModuleList<VaeLevel> down_blocks = [];
    private readonly UNetMidBlock2D mid_block;
    private readonly GroupNorm conv_norm_out;

    public VaeEncoder(AutoencoderKLOptions options) : base(nameof(VaeEncoder))
    {
        var (widths, blocks) = (options.BlockOutChannels, VaeBlocks.Shared(options));
        conv_in = new(options.InChannels, widths[0]);
        for (var i = 0; i < widths.Count; i++)
            down_blocks.Add(new(widths[Math.Max(i - 1, 0)], widths[i], options.LayersPerBlock, blocks,
                i < widths.Count - 1 ? Resampling.Down : Resampling.None));
        mid_block = VaeBlocks.Middle(options, blocks);
        conv_norm_out = new(widths[^1], blocks.Groups, blocks.Eps);
        conv_out = new(widths[^1], 2L * options.LatentChannels);
        RegisterComponents();
    }

    public ScalarType DType => conv_in.DType;

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = conv_in.call(input);
        foreach (var block in down_blocks)
            x = block.call(x);
        x = mid_block.call(x, null);
        // The last activation is SiLU whatever the blocks' is.
        return conv_out.call(conv_norm_out.ForwardSilu(x)).MoveToOuterDisposeScope();
    }
}
