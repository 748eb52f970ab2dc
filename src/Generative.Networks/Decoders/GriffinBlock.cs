using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>One block: mixing over tokens, then gated layers, each on the norm and added. [batch, token, width] -> the same.</summary>
internal sealed class GriffinBlock : Module
{
    private readonly GriffinNorm temporal_pre_norm, channel_pre_norm;
    private readonly GriffinRecurrence? recurrent_block;
    private readonly GriffinAttention? attention_block;
    private readonly GriffinMlp mlp_block;

    public GriffinBlock(GriffinOptions options, bool attends) : base(nameof(GriffinBlock))
    {
        (temporal_pre_norm, channel_pre_norm) = (new(options.Width), new(options.Width));
        attention_block = attends ? new(options) : null;
        recurrent_block = attends ? null : new(options);
        mlp_block = new(options);
        RegisterComponents();
    }

    /// <summary>One pass.</summary>
    /// <param name="x">[batch, token, width].</param>
    /// <param name="places">Where the tokens stand.</param>
    /// <param name="rotary">As in <see cref="GriffinAttention.Run"/>.</param>
    /// <param name="cache">The cache; null for none.</param>
    /// <param name="layer">The block's number.</param>
    public Tensor Pass(Tensor x, GriffinPlaces places, (Tensor Cos, Tensor Sin) rotary, RecurrentCache? cache, int layer)
    {
        using var scope = NewDisposeScope();
        var residual = x + Mix(temporal_pre_norm.forward(x), places, rotary, cache, layer);
        return (residual + mlp_block.forward(channel_pre_norm.forward(residual))).MoveToOuterDisposeScope();
    }

    private Tensor Mix(Tensor x, GriffinPlaces places, (Tensor Cos, Tensor Sin) rotary, RecurrentCache? cache, int layer)
    {
        if (attention_block is not null)
            return attention_block.Run(x, places, rotary, cache?.Window(layer), cache?.RowLengths ?? []);
        var (mixed, state) = recurrent_block!.Run(x, places, cache?.State(layer));
        cache?.Propose(layer, state);
        return mixed;
    }
}
