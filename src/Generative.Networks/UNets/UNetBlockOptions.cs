namespace Generative.Networks;

/// <summary>What all blocks of one U-Net share.</summary>
/// <param name="EmbeddingChannels">Width of the conditioning vector.</param>
/// <param name="Init">Fresh weights of ordinary layers.</param>
/// <param name="InitLast">Fresh weights of the layers that close a residual branch (near zero).</param>
/// <param name="InitAttention">Fresh weights of the query, key and value projection.</param>
public sealed record UNetBlockOptions(long EmbeddingChannels, WeightInit Init, WeightInit InitLast, WeightInit InitAttention)
{
    /// <summary>Attention heads; null derives them from <see cref="ChannelsPerHead"/>.</summary>
    public int? Heads { get; init; }

    /// <summary>Channels of one head. Where a block has fewer channels, ADM's rule gives no head and so no attention.</summary>
    public int ChannelsPerHead { get; init; } = 64;

    /// <summary>Dropout probability before the second convolution, in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Factor after each residual sum; 1 / sqrt 2 keeps the variance (DDPM++).</summary>
    public double SkipScale { get; init; } = 1;

    /// <summary>Epsilon of the group norms.</summary>
    public double Eps { get; init; } = 1e-5;

    /// <summary>Taps of the resampling filter.</summary>
    public IReadOnlyList<double> Filter { get; init; } = [1, 1];

    /// <summary>Whether a resampling shortcut always has a 1x1 projection.</summary>
    public bool ProjectResampled { get; init; }

    /// <summary>Whether the conditioning scales and shifts (ADM) or only shifts (DDPM++).</summary>
    public bool AdaptiveScale { get; init; } = true;
}
