using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Causal attention with rotary positions, each group of query heads sharing one head of keys and values (Ainslie et al. 2023).
/// </summary>
internal sealed class LlamaAttention : nn.Module
{
    private readonly TokenLinear q_proj, k_proj, v_proj, o_proj;
    private readonly LlamaOptions _options;
    private readonly RotaryPositions _rotary;
    private readonly int _layer;

    public LlamaAttention(LlamaOptions options, int layer, RotaryPositions rotary) : base(nameof(LlamaAttention))
    {
        (_options, _layer, _rotary) = (options, layer, rotary);
        var (inner, keys) = (options.Heads * options.HeadSize, options.KeyHeads * options.HeadSize);
        q_proj = Layer(options.Width, inner, options.QueryBias);
        k_proj = Layer(options.Width, keys, options.QueryBias);
        v_proj = Layer(options.Width, keys, options.QueryBias);
        o_proj = Layer(inner, options.Width, options.OutputBias);
        RegisterComponents();

        TokenLinear Layer(int from, int to, bool bias) => new(from, to, bias, TokenMath.Deviation(options.InitDeviation, from));
    }

    /// <summary>[count, width] -> the same; what the cache keeps is written to it.</summary>
    public Tensor Mix(Tensor x, (Tensor Cos, Tensor Sin) rotary, DecoderStep step)
    {
        using var scope = NewDisposeScope();
        var plain = step.Split(q_proj.forward(x), _options.HeadSize);
        var query = RotaryTable.Turn(plain, rotary.Cos, rotary.Sin);
        var key = RotaryTable.Turn(step.Split(k_proj.forward(x), _options.HeadSize), rotary.Cos, rotary.Sin);
        var value = step.Split(v_proj.forward(x), _options.HeadSize);
        step.Cache?.Write(_layer, step, key, value);
        var mixed = DecoderAttention.Attend(step, _layer, _options.WindowOf(_layer), query, key, value,
            group => LambdaAttention.Attend(step, _layer, group, plain, query, _rotary));
        return o_proj.forward(mixed).MoveToOuterDisposeScope();
    }
}
