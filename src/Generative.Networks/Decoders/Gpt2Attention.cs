using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Causal attention whose queries, keys and values come from one layer.</summary>
internal sealed class Gpt2Attention : nn.Module
{
    private readonly Gpt2Linear c_attn, c_proj;
    private readonly int _layer;
    private readonly Scalar? _scale;    // of queries, beside what attention divides by always; null for none

    public Gpt2Attention(Gpt2Options options, int layer) : base(nameof(Gpt2Attention))
    {
        _layer = layer;
        var scale = options.ScaledScores ? 1 : Math.Sqrt((double)options.Width / options.Heads);
        scale /= options.LayerScaledScores ? layer + 1 : 1;
        _scale = scale == 1 ? null : scale;
        c_attn = new(options.Width, 3 * options.Width, options.InitDeviation);
        c_proj = new(options.Width, options.Width, Gpt2Linear.OutDeviation(options));
        RegisterComponents();
    }

    /// <summary>[count, width] -> the same; what the cache keeps is written to it.</summary>
    public Tensor Mix(Tensor x, DecoderStep step)
    {
        using var scope = NewDisposeScope();
        var heads = step.Split(c_attn.forward(x), step.Sizes.HeadSize).chunk(3, -2);
        step.Cache?.Write(_layer, step, heads[1], heads[2]);
        var query = _scale is null ? heads[0] : heads[0] * _scale;
        var mixed = DecoderAttention.Attend(step, _layer, 0, query, heads[1], heads[2],
            _ => throw new InvalidOperationException("A network with learned positions sees no first tokens apart."));
        return c_proj.forward(mixed).MoveToOuterDisposeScope();
    }
}
