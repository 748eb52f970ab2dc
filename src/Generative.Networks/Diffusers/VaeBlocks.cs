namespace Generative.Networks;

/// <summary>What the two halves of an autoencoder have in common.</summary>
internal static class VaeBlocks
{
    /// <summary>What the residual blocks share.</summary>
    public static ResnetBlockOptions Shared(AutoencoderKLOptions options) => new(TimeChannels: null)
    {
        Groups = options.NormGroups,
        Eps = 1e-6,
        Activation = NamedActivation.Find(options.Activation),
    };

    /// <summary>The narrowest level: one attention head over all channels.</summary>
    public static UNetMidBlock2D Middle(AutoencoderKLOptions options, ResnetBlockOptions blocks)
    {
        var width = options.BlockOutChannels[^1];
        return new(width, blocks, options.MidBlockAttention ? width : null, blocks.Groups);
    }
}
