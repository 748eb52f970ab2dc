using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using GeluForm = TorchSharp.Modules.GELU.Approximate;

namespace Generative.Networks;

/// <summary>
/// Transformer block over tokens that see each other both ways: rotary attention, then two layers with a GELU (tanh form). With a
/// conditioning its norms are shifted, scaled and gated by it (adaLN-Zero), and a fresh block is the identity; without one the norms have
/// offsets and nothing is gated.
/// </summary>
internal sealed class RotaryBlock : Module
{
    private const int MlpRatio = 4;

    private readonly TextNorm norm1, norm2;
    private readonly TokenLinear attn_qkv, attn_out;
    private readonly Sequential mlp;
    private readonly Linear? adaLN_modulation;
    private readonly int _heads;
    private readonly double _dropout;

    /// <param name="width">Width of a token.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="conditioning">Width of the conditioning; null for none.</param>
    /// <param name="dropout">Share of each branch's entries dropped in training.</param>
    public RotaryBlock(int width, int heads, int? conditioning, double dropout) : base(nameof(RotaryBlock))
    {
        (_heads, _dropout) = (heads, dropout);
        norm1 = new(width, useBias: conditioning is null);
        attn_qkv = new(width, 3L * width, useBias: false);
        attn_out = new(width, width, useBias: false);
        norm2 = new(width, useBias: conditioning is null);
        var inner = (long)MlpRatio * width;
        mlp = Sequential(new TokenLinear(width, inner), GELU(GeluForm.tanh), new TokenLinear(inner, width));
        adaLN_modulation = conditioning is { } c ? new Linear(c, 6L * width, TokenMath.Zero) : null;
        RegisterComponents();
    }

    /// <summary>One block.</summary>
    /// <param name="tokens">[batch, length, width].</param>
    /// <param name="conditioning">[batch or 1, conditioning]; null where the block has none.</param>
    /// <param name="rotary">Cosines and sines, [length, head width] each.</param>
    /// <param name="mask">What may be seen, broadcast to [batch, heads, length, keys], true where seen; null for everything.</param>
    /// <param name="past">Turns the tokens' keys and values into those of all positions; null where the tokens are all there is.</param>
    public Tensor Run(Tensor tokens, Tensor? conditioning, (Tensor Cos, Tensor Sin) rotary, Tensor? mask = null,
        Func<Tensor, Tensor, (Tensor Keys, Tensor Values)>? past = null)
    {
        using var scope = NewDisposeScope();
        if (adaLN_modulation is null)
        {
            var plain = tokens + Drop(Attend(norm1.forward(tokens), rotary, mask, past));
            return (plain + Drop(mlp.forward(norm2.forward(plain)))).MoveToOuterDisposeScope();
        }
        // shift, scale and gate of the attention, then of the layers
        var parts = adaLN_modulation.forward(conditioning!).chunk(6, 1);
        var attended = Attend(TokenMath.Modulate(norm1.forward(tokens), parts[0], parts[1]), rotary, mask, past);
        var x = tokens + parts[2].unsqueeze(1) * Drop(attended);
        var layered = mlp.forward(TokenMath.Modulate(norm2.forward(x), parts[3], parts[4]));
        return (x + parts[5].unsqueeze(1) * Drop(layered)).MoveToOuterDisposeScope();
    }

    private Tensor Attend(Tensor x, (Tensor Cos, Tensor Sin) rotary, Tensor? mask, Func<Tensor, Tensor, (Tensor, Tensor)>? past)
    {
        // [batch, length, 3 heads width] -> 3 of [batch, heads, length, width]
        var parts = attn_qkv.forward(x).reshape(x.shape[0], x.shape[1], 3, _heads, -1).permute(2, 0, 3, 1, 4).unbind(0);
        var (query, key) = (Rotary.Turn(parts[0], rotary.Cos, rotary.Sin), Rotary.Turn(parts[1], rotary.Cos, rotary.Sin));
        var (keys, values) = past is null ? (key, parts[2]) : past(key, parts[2]);
        var mixed = functional.scaled_dot_product_attention(query, keys, values, mask);
        return attn_out.forward(mixed.transpose(1, 2).reshape(x.shape));
    }

    private Tensor Drop(Tensor x) => training && _dropout > 0 ? functional.dropout(x, _dropout, training: true) : x;
}
