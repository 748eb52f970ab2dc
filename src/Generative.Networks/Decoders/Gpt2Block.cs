using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>One block: attention, then two layers, each on the norm and added. Tokens are [count, width], all rows' together.</summary>
internal sealed class Gpt2Block : nn.Module
{
    private readonly Gpt2Norm ln_1, ln_2;
    private readonly Gpt2Attention attn;
    private readonly Gpt2Mlp mlp;

    public Gpt2Block(Gpt2Options options, int layer) : base(nameof(Gpt2Block))
    {
        ln_1 = new(options.Width, options.NormEps);
        attn = new(options, layer);
        ln_2 = new(options.Width, options.NormEps);
        mlp = new(options);
        RegisterComponents();
    }

    public Tensor Pass(Tensor tokens, DecoderStep step)
    {
        using var scope = NewDisposeScope();
        var x = tokens + attn.Mix(ln_1.forward(tokens), step);
        return (x + mlp.forward(ln_2.forward(x))).MoveToOuterDisposeScope();
    }
}
