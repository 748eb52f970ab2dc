using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>What the levels of a U-Net are made of; lists are by level, highest resolution first, except <see cref="Up"/>.</summary>
internal sealed record UNetBodyOptions
{
    /// <summary>Channels.</summary>
    public required IReadOnlyList<int> Widths { get; init; }

    /// <summary>Residual blocks on the way down; one more on the way up.</summary>
    public required IReadOnlyList<int> Layers { get; init; }

    /// <summary>Types on the way down.</summary>
    public required IReadOnlyList<UNetBlockType> Down { get; init; }

    /// <summary>Types on the way up, lowest resolution first.</summary>
    public required IReadOnlyList<UNetBlockType> Up { get; init; }

    /// <summary>What the residual blocks share.</summary>
    public required ResnetBlockOptions Resnet { get; init; }

    /// <summary>Makes the attention of a level (<see cref="ISpatialAttention"/>).</summary>
    public required Func<BlockAttention, int, nn.Module> Attention { get; init; }

    /// <summary>The narrowest part; null for none.</summary>
    public UNetMidBlock2D? Middle { get; init; }

    /// <summary>Padding of the convolutions that halve the resolution.</summary>
    public int DownsamplePadding { get; init; } = 1;

    /// <summary>Whether residual blocks halve the resolution where the type leaves it open.</summary>
    public bool ResnetDown { get; init; }

    /// <summary>Whether residual blocks double the resolution where the type leaves it open.</summary>
    public bool ResnetUp { get; init; }
}
