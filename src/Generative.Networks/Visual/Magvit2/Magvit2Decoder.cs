using Generative.Shared;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Open-MAGVIT2's decoder (Luo et al. 2024): quantised latents to pictures. Every level begins with a norm that the latent itself sets
/// (adaptive group norm).
/// </summary>
public sealed class Magvit2Decoder : Module<Tensor, Tensor>
{
    private readonly Convolution2d conv_in, conv_out;
    private readonly ModuleList<Magvit2ResBlock> mid_block = [];
    private readonly ModuleList<Magvit2UpLevel> up = [];
    private readonly ModuleList<AdaptiveGroupNorm> adaptive = [];
    private readonly GroupNorm norm_out;

    /// <summary>A decoder with fresh weights, in float32 on the CPU.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public Magvit2Decoder(Magvit2Options options) : base(nameof(Magvit2Decoder))
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(Magvit2Options));
        Options = options;
        var widths = options.Widths;
        conv_in = new(options.LatentChannels, widths[^1]);
        for (var i = 0; i < options.ResidualBlocks; i++)
            mid_block.Add(new(widths[^1], widths[^1]));
        // Levels are counted from the highest resolution, as in the encoder, and run from the last to the first.
        for (var i = 0; i < widths.Count; i++)
        {
            var from = widths[Math.Min(i + 1, widths.Count - 1)];
            adaptive.Add(new(options.LatentChannels, from));
            up.Add(new(from, widths[i], options.ResidualBlocks, doubles: i > 0));
        }
        norm_out = new(widths[0], Magvit2Options.NormGroups, Magvit2ResBlock.Eps);
        conv_out = new(widths[0], options.OutChannels);
        RegisterComponents();
    }

    /// <summary>Sizes of the network.</summary>
    public Magvit2Options Options { get; }

    /// <summary>Weight of the last convolution, [out_ch, channels, 3, 3]: adaptive weights of an adversary look at its gradient.</summary>
    public Tensor LastWeight => conv_out.get_parameter("weight")!;

    /// <summary>Decodes latents.</summary>
    /// <param name="input">
    /// [batch, z_channels, h, w] of at least two places (the norms need their variance). Any floating dtype: the network works in its
    /// weights'.
    /// </param>
    /// <returns>[batch, out_ch, h f, w f], about [-1, 1]: not clamped.</returns>
    /// <exception cref="ArgumentException">The shape or dtype is wrong; the message says which would fit.</exception>
    public override Tensor forward(Tensor input)
    {
        Check(input);
        using var scope = NewDisposeScope();
        var latent = input.to(conv_in.DType);
        var x = conv_in.call(latent);
        foreach (var block in mid_block)
            x = block.call(x);
        for (var i = up.Count - 1; i >= 0; i--)
            x = up[i].call(adaptive[i].call(x, latent));
        return conv_out.call(norm_out.ForwardSilu(x)).MoveToOuterDisposeScope();
    }

    private void Check(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.dim() != 4 || input.shape[0] < 1 || input.shape[1] != Options.LatentChannels)
            throw new ArgumentException(
                $"the latents have shape [{ShapeText.Text(input)}]; give [batch, {Options.LatentChannels}, height, width].", nameof(input));
        if (input.shape[2] * input.shape[3] < 2)
            throw new ArgumentException(
                $"the latents are {input.shape[2]} by {input.shape[3]}; give at least two places, whose variance sets the norms.",
                nameof(input));
        if (!input.is_floating_point())
            throw new ArgumentException($"the latents are {input.dtype}; give floating numbers.", nameof(input));
    }
}
