using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Attention whose queries, keys and values come from one layer. Tokens are [count, width], all rows' together.</summary>
internal sealed class FactorizedAttention : nn.Module
{
    private readonly TokenLinear wqkv, wo;

    public FactorizedAttention(FactorizedOptions options) : base(nameof(FactorizedAttention))
    {
        var fresh = TokenMath.Deviation(options.InitDeviation, options.Width);
        wqkv = new(options.Width, (options.Heads + 2 * options.KeyHeads) * options.HeadSize, false, fresh);
        wo = new(options.Width, options.Width, false, fresh);
        RegisterComponents();
    }

    public Tensor Mix(Tensor x, int layer, FactorizedLook look)
    {
        using var scope = NewDisposeScope();
        return wo.forward(look.Mix(layer, wqkv.forward(x))).MoveToOuterDisposeScope();
    }
}
