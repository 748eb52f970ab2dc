using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Self-attention with projections of their own for query, key and value. [batch, token, width] -> the same.</summary>
internal sealed class TokenAttention : Module<Tensor, Tensor>
{
    private readonly TokenLinear to_q, to_k, to_v;
    private readonly ModuleList<Module<Tensor, Tensor>> to_out = [];      // a layer, then dropout
    private readonly int _heads;

    /// <param name="width">Width of a token.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="bias">Whether query, key and value have biases.</param>
    /// <param name="dropout">Dropout probability of the result, in training.</param>
    /// <param name="init">How weights and biases are drawn; null for the published default.</param>
    public TokenAttention(int width, int heads, bool bias, double dropout = 0, WeightInit? init = null) : base(nameof(TokenAttention))
    {
        _heads = heads;
        to_q = new(width, width, bias, init);
        to_k = new(width, width, bias, init);
        to_v = new(width, width, bias, init);
        to_out.Add(new TokenLinear(width, width, init: init));
        to_out.Add(Dropout(dropout));
        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var mixed = MultiHead.Attend(to_q.forward(tokens), to_k.forward(tokens), to_v.forward(tokens), _heads);
        var x = to_out[0].forward(mixed);
        return (training ? to_out[1].forward(x) : x).MoveToOuterDisposeScope();
    }
}
