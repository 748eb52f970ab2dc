using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Attention of tokens to a context. tokens [batch, n, width], context [batch, m, context width] -> [batch, n, width].</summary>
internal sealed class CrossAttention : Module
{
    private readonly TokenLinear to_q, to_k, to_v;
    private readonly ModuleList<TokenLinear> to_out;
    private readonly long _heads;

    /// <summary>A layer with fresh weights.</summary>
    /// <param name="width">Width of a token; a multiple of the heads.</param>
    /// <param name="contextWidth">Width of what is attended to.</param>
    /// <param name="heads">Number of heads.</param>
    /// <exception cref="ArgumentException">The heads do not divide the width.</exception>
    public CrossAttention(long width, long contextWidth, long heads) : base(nameof(CrossAttention))
    {
        if (heads < 1 || width % heads != 0)
            throw new ArgumentException($"{width} channels do not divide into {heads} heads.", nameof(heads));
        _heads = heads;
        to_q = new(width, width, useBias: false);
        to_k = new(contextWidth, width, useBias: false);
        to_v = new(contextWidth, width, useBias: false);
        to_out = new(new TokenLinear(width, width));
        RegisterComponents();
    }

    /// <summary>The mixture.</summary>
    /// <param name="tokens">Who asks.</param>
    /// <param name="context">Who answers.</param>
    /// <param name="bias">Added to the scores, broadcast to [batch, heads, n, m]; null for none.</param>
    public Tensor Forward(Tensor tokens, Tensor context, Tensor? bias = null)
    {
        using var scope = NewDisposeScope();
        var mixed = MultiHead.Attend(to_q.forward(tokens), to_k.forward(context), to_v.forward(context), _heads, bias);
        return to_out[0].forward(mixed).MoveToOuterDisposeScope();
    }
}
