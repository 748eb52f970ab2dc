namespace Generative.Networks;

/// <summary>Which layers a <see cref="SongUNet"/> has, in which order and under which published names.</summary>
internal static class SongUNetLayout
{
    public const string AuxDown = "_aux_down", AuxSkip = "_aux_skip", AuxResidual = "_aux_residual", AuxUp = "_aux_up";

    private static readonly WeightInit Init = new(InitMode.XavierUniform);

    /// <summary>Builds the encoder; returns the channels of every activation it leaves for the decoder, last on top.</summary>
    public static Stack<long> BuildEncoder(UNetStack stack, ImageUNetOptions options, SongUNetFlavour flavour, UNetBlockOptions blocks)
    {
        var skips = new Stack<long>();
        long channels = options.ModelChannels, aux = options.InChannels;
        for (var level = 0; level < options.ChannelMult.Length; level++)
        {
            var at = Resolution(options, level);
            if (level == 0)
                stack.Add($"{at}_conv", new ResampleConv2d(options.InChannels, channels, 3, Init));
            else
                stack.Add($"{at}_down", new UNetBlock(channels, channels, blocks, resampling: Resampling.Down));
            skips.Push(channels);
            if (level > 0 && flavour.Encoder == AuxiliaryPath.Skip)
            {
                stack.Add(at + AuxDown, new ResampleConv2d(aux, aux, 0, resampling: Resampling.Down, filter: flavour.ResampleFilter));
                stack.Add(at + AuxSkip, new ResampleConv2d(aux, channels, 1, Init));
            }
            if (level > 0 && flavour.Encoder == AuxiliaryPath.Residual)
            {
                stack.Add(at + AuxResidual,
                    new ResampleConv2d(aux, channels, 3, Init, Resampling.Down, flavour.ResampleFilter, fused: true));
                aux = channels;
            }
            for (var i = 0; i < options.NumBlocks; i++)
            {
                long width = options.ModelChannels * options.ChannelMult[level];
                stack.Add($"{at}_block{i}", new UNetBlock(channels, width, blocks, HasAttention(options, level)));
                skips.Push(channels = width);
            }
        }
        return skips;
    }

    /// <summary>Builds the decoder over the activations the encoder left.</summary>
    public static void BuildDecoder(UNetStack stack, ImageUNetOptions options, SongUNetFlavour flavour, UNetBlockOptions blocks,
        Stack<long> skips)
    {
        var last = options.ChannelMult.Length - 1;
        long channels = options.ModelChannels * options.ChannelMult[last];
        for (var level = last; level >= 0; level--)
        {
            var at = Resolution(options, level);
            if (level == last)
            {
                stack.Add($"{at}_in0", new UNetBlock(channels, channels, blocks, attention: true));
                stack.Add($"{at}_in1", new UNetBlock(channels, channels, blocks));
            }
            else
            {
                stack.Add($"{at}_up", new UNetBlock(channels, channels, blocks, resampling: Resampling.Up));
            }
            for (var i = 0; i <= options.NumBlocks; i++)
            {
                long width = options.ModelChannels * options.ChannelMult[level];
                var attention = i == options.NumBlocks && HasAttention(options, level);
                stack.Add($"{at}_block{i}", new UNetBlock(channels + skips.Pop(), width, blocks, attention));
                channels = width;
            }
            if (flavour.Decoder == AuxiliaryPath.Skip && level < last)
                stack.Add(at + AuxUp, new ResampleConv2d(options.OutChannels, options.OutChannels, 0,
                    resampling: Resampling.Up, filter: flavour.ResampleFilter));
            if (flavour.Decoder == AuxiliaryPath.Skip || level == 0)
            {
                stack.Add($"{at}_aux_norm", GroupNorm.Edm(channels, 1e-6));
                stack.Add($"{at}_aux_conv", new ResampleConv2d(channels, options.OutChannels, 3, blocks.InitLast));
            }
        }
    }

    private static string Resolution(ImageUNetOptions options, int level) => $"{options.Resolution >> level}x{options.Resolution >> level}";

    private static bool HasAttention(ImageUNetOptions options, int level) => options.AttnResolutions.Contains(options.Resolution >> level);
}
