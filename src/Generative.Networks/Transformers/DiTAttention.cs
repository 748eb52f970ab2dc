using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Self-attention with query, key and value in one projection. [batch, token, width] -> the same.</summary>
internal sealed class DiTAttention : Module<Tensor, Tensor>
{
    private readonly TokenLinear qkv, proj;
    private readonly int _heads;

    public DiTAttention(int width, int heads) : base(nameof(DiTAttention))
    {
        _heads = heads;
        qkv = new(width, 3L * width, init: TokenMath.Glorot);
        proj = new(width, width, init: TokenMath.Glorot);
        RegisterComponents();
    }

    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var parts = qkv.forward(tokens).chunk(3, 2);
        return proj.forward(MultiHead.Attend(parts[0], parts[1], parts[2], _heads)).MoveToOuterDisposeScope();
    }
}
