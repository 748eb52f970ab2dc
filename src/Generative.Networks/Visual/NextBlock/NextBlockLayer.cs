using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Attention, then two layers with an exact GELU between them, each behind a norm. [rows, positions, width] -> the same.</summary>
internal sealed class NextBlockLayer : Module
{
    private const int MlpRatio = 4;

    private readonly TextNorm ln1, ln2;
    private readonly NextBlockAttention attn;
    private readonly Sequential mlp;
    private readonly double _dropout;

    public NextBlockLayer(NextBlockOptions options) : base(nameof(NextBlockLayer))
    {
        var (width, inner) = (options.Width, MlpRatio * options.Width);
        _dropout = options.Dropout;
        ln1 = new(width, useBias: true);
        ln2 = new(width, useBias: true);
        attn = new(width, options.Heads);
        mlp = Sequential(
            new TokenLinear(width, inner, init: TokenMath.Deviation(NextBlockBody.Deviation, width)), GELU(),
            new TokenLinear(inner, width, init: TokenMath.Deviation(NextBlockBody.Deviation, inner)));
        RegisterComponents();
    }

    /// <inheritdoc cref="NextBlockAttention.Run"/>
    public Tensor Run(Tensor x, Tensor? mask, Func<Tensor, Tensor, (Tensor Keys, Tensor Values)>? past)
    {
        using var scope = NewDisposeScope();
        var attended = x + Drop(attn.Run(ln1.forward(x), mask, past));
        return (attended + Drop(mlp.forward(ln2.forward(attended)))).MoveToOuterDisposeScope();
    }

    private Tensor Drop(Tensor x) => training && _dropout > 0 ? functional.dropout(x, _dropout, training: true) : x;
}
