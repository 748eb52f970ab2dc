using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The narrowest part of a U-Net or autoencoder: a residual block, attention (or none), a residual block; or the first block alone.
/// x [batch, channel, H, W], embedding [batch, e] or null -> the shape of x.
/// </summary>
internal sealed class UNetMidBlock2D : Module<Tensor, Tensor?, Tensor>
{
    private readonly ModuleList<ResnetBlock2D> resnets;
    private readonly ModuleList<Module> attentions = new();

    /// <summary>A block with fresh weights.</summary>
    /// <param name="channels">Channels.</param>
    /// <param name="options">What the residual blocks share.</param>
    /// <param name="attention">Attention between them (<see cref="ISpatialAttention"/>); null for none.</param>
    /// <param name="blocks">Residual blocks: 2, or 1 for a block without attention.</param>
    public UNetMidBlock2D(long channels, ResnetBlockOptions options, Module? attention, int blocks = 2) : base(nameof(UNetMidBlock2D))
    {
        resnets = new([.. Enumerable.Range(0, blocks).Select(_ => new ResnetBlock2D(channels, channels, options))]);
        if (attention is not null)
            attentions.Add(attention);
        RegisterComponents();
    }

    /// <summary>A block with self-attention.</summary>
    /// <param name="channels">Channels.</param>
    /// <param name="options">What the residual blocks share; their output scale holds for the attention too.</param>
    /// <param name="headWidth">Channels of an attention head (<paramref name="channels"/> for one head); null for no attention.</param>
    /// <param name="attentionGroups">Groups of the attention's norm; null for no norm.</param>
    public UNetMidBlock2D(long channels, ResnetBlockOptions options, long? headWidth, long? attentionGroups)
        : this(channels, options, headWidth is { } width
            ? new AttentionBlock2D(channels, width, attentionGroups, options.Eps, options.OutputScale) : null)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, Tensor? embedding) => Forward(input, new(embedding));

    /// <summary>The same with text to attend to.</summary>
    public Tensor Forward(Tensor input, BlockConditioning conditioning)
    {
        using var scope = NewDisposeScope();
        var x = resnets[0].forward(input, conditioning.Time);
        foreach (var attention in attentions)
            x = ((ISpatialAttention)attention).Mix(x, conditioning);
        return (resnets.Count == 1 ? x : resnets[1].forward(x, conditioning.Time)).MoveToOuterDisposeScope();
    }
}
