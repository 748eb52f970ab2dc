using Generative.Shared;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Open-MAGVIT2's encoder (Luo et al. 2024): pictures to latents that are not yet quantised, without attention.</summary>
public sealed class Magvit2Encoder : Module<Tensor, Tensor>
{
    private readonly Convolution2d conv_in, conv_out;
    private readonly ModuleList<Magvit2DownLevel> down = [];
    private readonly ModuleList<Magvit2ResBlock> mid_block = [];
    private readonly GroupNorm norm_out;

    /// <summary>An encoder with fresh weights, in float32 on the CPU.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public Magvit2Encoder(Magvit2Options options) : base(nameof(Magvit2Encoder))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(Magvit2Options));
        Options = options;
        var widths = options.Widths;
        conv_in = new(options.InChannels, options.Channels, useBias: false);
        for (var i = 0; i < widths.Count; i++)
            down.Add(new(i == 0 ? options.Channels : widths[i - 1], widths[i], options.ResidualBlocks, halves: i < widths.Count - 1));
        for (var i = 0; i < options.ResidualBlocks; i++)
            mid_block.Add(new(widths[^1], widths[^1]));
        norm_out = new(widths[^1], Magvit2Options.NormGroups, Magvit2ResBlock.Eps);
        conv_out = new(widths[^1], options.LatentChannels, kernel: 1);
        RegisterComponents();
    }

    /// <summary>Sizes of the network.</summary>
    public Magvit2Options Options { get; }

    /// <summary>Encodes pictures.</summary>
    /// <param name="input">
    /// [batch, in_channels, H, W] in [-1, 1]; H and W multiples of <see cref="Magvit2Options.Downscale"/>. Any floating dtype: the network
    /// works in its weights'.
    /// </param>
    /// <returns>[batch, z_channels, H / f, W / f].</returns>
    /// <exception cref="ArgumentException">The shape or dtype is wrong; the message says which would fit.</exception>
    public override Tensor forward(Tensor input)
    {
        Check(input);
        using var scope = NewDisposeScope();
        var x = conv_in.call(input.to(conv_in.DType));
        foreach (var level in down)
            x = level.call(x);
        foreach (var block in mid_block)
            x = block.call(x);
        return conv_out.call(norm_out.ForwardSilu(x)).MoveToOuterDisposeScope();
    }

    private void Check(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var f = Options.Downscale;
        if (input.dim() != 4 || input.shape[0] < 1 || input.shape[1] != Options.InChannels)
            throw new ArgumentException(
                $"the pictures have shape [{ShapeText.Text(input)}]; give [batch, {Options.InChannels}, height, width].", nameof(input));
        if (input.shape[2] < 1 || input.shape[3] < 1 || input.shape[2] % f != 0 || input.shape[3] % f != 0)
            throw new ArgumentException(
                $"the pictures are {input.shape[2]} by {input.shape[3]}; give a height and width that {f} divides.", nameof(input));
        if (!input.is_floating_point())
            throw new ArgumentException($"the pictures are {input.dtype}; give floating numbers in [-1, 1].", nameof(input));
    }
}
