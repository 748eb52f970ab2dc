using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// The levels of a U-Net and the walk through them. The modules are the network's own fields, which gives them their published names.
/// </summary>
internal sealed class UNetBody
{
    /// <summary>Levels with fresh weights.</summary>
    public UNetBody(UNetBodyOptions options)
    {
        var (widths, last) = (options.Widths, options.Widths.Count - 1);
        for (var level = 0; level <= last; level++)
        {
            var type = options.Down[level];
            Down.Add(new(widths[Math.Max(level - 1, 0)], widths[level], options.Layers[level], options.Resnet, Attention(type, level),
                level == last ? null : Downsampler(type, widths[level])));
        }
        Middle = options.Middle;
        for (var level = last; level >= 0; level--)
        {
            var type = options.Up[last - level];
            var (below, above) = (widths[Math.Min(level + 1, last)], widths[Math.Max(level - 1, 0)]);
            Up.Add(new(below, widths[level], above, options.Layers[level] + 1, options.Resnet, Attention(type, level),
                level == 0 ? null : Upsampler(type, widths[level])));
        }

        Func<nn.Module>? Attention(UNetBlockType type, int level) =>
            type.Attention == BlockAttention.None ? null : () => options.Attention(type.Attention, level);

        nn.Module Downsampler(UNetBlockType type, int width) => type.Resnet ?? options.ResnetDown
            ? new ResnetBlock2D(width, width, options.Resnet, Resampling.Down) : new Downsample2D(width, options.DownsamplePadding);

        nn.Module Upsampler(UNetBlockType type, int width) => type.Resnet ?? options.ResnetUp
            ? new ResnetBlock2D(width, width, options.Resnet, Resampling.Up) : new Upsample2D(width);
    }

    /// <summary>Levels on the way down, highest resolution first.</summary>
    public ModuleList<UNetDownBlock> Down { get; } = new();

    /// <summary>The narrowest part; null for none.</summary>
    public UNetMidBlock2D? Middle { get; }

    /// <summary>Levels on the way up, lowest resolution first.</summary>
    public ModuleList<UNetUpBlock> Up { get; } = new();

    /// <summary>[batch, first width, H, W] -> the same shape; the input is freed.</summary>
    public Tensor Run(Tensor x, BlockConditioning conditioning, Action<string, Tensor>? observe)
    {
        using var scope = NewDisposeScope();
        var skips = new Stack<Tensor>([x]);
        for (var i = 0; i < Down.Count; i++)
            x = Seen($"down_blocks.{i}", Down[i].Forward(x, conditioning, skips));
        if (Middle is not null)
            x = Seen("mid_block", Middle.Forward(x, conditioning));
        for (var i = 0; i < Up.Count; i++)
            x = Seen($"up_blocks.{i}", Up[i].Forward(x, conditioning, skips));
        return x.MoveToOuterDisposeScope();

        Tensor Seen(string name, Tensor value)
        {
            observe?.Invoke(name, value);
            return value;
        }
    }
}
