using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>One Llama block without a causal mask: attention, then gated layers, each on the norm and added. Tokens are [batch, token,
/// width].</summary>
internal sealed class LladaBlock : Module
{
    private readonly LladaNorm attn_norm, ff_norm;
    private readonly TokenLinear q_proj, k_proj, v_proj, attn_out, ff_proj, up_proj, ff_out;
    private readonly int _heads, _keyHeads;

    public LladaBlock(LladaOptions options) : base(nameof(LladaBlock))
    {
        (_heads, _keyHeads) = (options.Heads, options.KeyHeads);
        var (width, inner) = (options.Width, options.InnerWidth);
        var keyWidth = width / _heads * _keyHeads;
        attn_norm = new(width, options.NormEps);
        q_proj = Layer(width, width, options.AttentionBias);
        k_proj = Layer(width, keyWidth, options.AttentionBias);
        v_proj = Layer(width, keyWidth, options.AttentionBias);
        attn_out = Layer(width, width);
        ff_norm = new(width, options.NormEps);
        ff_proj = Layer(width, inner);
        up_proj = Layer(width, inner);
        ff_out = Layer(inner, width);
        RegisterComponents();

        TokenLinear Layer(int from, int to, bool bias = false) =>
            new(from, to, options.Bias || bias, TokenMath.Deviation(options.InitDeviation, from));
    }

    /// <summary>One pass over the tokens.</summary>
    /// <param name="tokens">[batch, token, width].</param>
    /// <param name="rotary">Cosines and sines of their positions.</param>
    /// <param name="mask">As in <see cref="LladaAttention.Attend"/>.</param>
    public Tensor Pass(Tensor tokens, (Tensor Cos, Tensor Sin) rotary, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var y = attn_norm.forward(tokens);
        var mixed = LladaAttention.Attend(
            q_proj.forward(y), k_proj.forward(y), v_proj.forward(y), _heads, _keyHeads, rotary, mask);
        var x = tokens + attn_out.forward(mixed);
        y = ff_norm.forward(x);
        return (x + ff_out.forward(functional.silu(ff_proj.forward(y)) * up_proj.forward(y))).MoveToOuterDisposeScope();
    }
}
