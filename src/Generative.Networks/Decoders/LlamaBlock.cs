using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>One block: attention, then gated layers, each on the norm and added. Tokens are [count, width], all rows' together.</summary>
internal sealed class LlamaBlock : nn.Module
{
    private readonly LlamaAttention self_attn;
    private readonly LlamaMlp mlp;
    private readonly DecoderNorm input_layernorm, post_attention_layernorm;

    public LlamaBlock(LlamaOptions options, int layer, RotaryPositions rotary) : base(nameof(LlamaBlock))
    {
        self_attn = new(options, layer, rotary);
        mlp = new(options);
        input_layernorm = new(options.Width, options.NormEps);
        post_attention_layernorm = new(options.Width, options.NormEps);
        RegisterComponents();
    }

    public Tensor Pass(Tensor tokens, (Tensor Cos, Tensor Sin) rotary, DecoderStep step)
    {
        using var scope = NewDisposeScope();
        var x = tokens + self_attn.Mix(input_layernorm.forward(tokens), rotary, step);
        return (x + mlp.forward(post_attention_layernorm.forward(x))).MoveToOuterDisposeScope();
    }
}
