using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Attention and two layers whose norms the class shifts, scales and gates: by a layer of the block's own, or by what all blocks share
/// plus six vectors of the block's own.
/// </summary>
internal sealed class NextScaleBlock : Module
{
    /// <summary>Two gates, two scales, two shifts.</summary>
    public const int Parts = 6;

    private readonly NextScaleAttention attn;
    private readonly NextScaleMlp ffn;
    private readonly Sequential? ada_lin;
    private readonly Parameter? ada_gss;        // [1, 1, 6, width]
    private readonly double _eps;

    public NextScaleBlock(NextScaleOptions options) : base(nameof(NextScaleBlock))
    {
        _eps = options.NormEps;
        attn = new(options);
        ffn = new(options);
        var (width, init) = (options.Width, NextScaleInit.FromClass(options));
        if (options.SharedNorms)
            ada_gss = new Parameter(init.Draw([1, 1, Parts, width], width, width, Math.Sqrt(3) * init.Weight));
        else
            ada_lin = Sequential(SiLU(), new Linear(width, (long)Parts * width, init));
        RegisterComponents();
    }

    /// <summary>One block.</summary>
    /// <param name="x">[rows, positions, width].</param>
    /// <param name="condition">The class's vector [rows, width]; with shared norms what they share, [rows, 6 width].</param>
    /// <param name="mask">True where a position may look, [positions, all positions]; null for everywhere.</param>
    /// <param name="past">Turns the positions' keys and values into those of all; null where these are all.</param>
    public Tensor Run(Tensor x, Tensor condition, Tensor? mask, Func<Tensor, Tensor, (Tensor Keys, Tensor Values)>? past)
    {
        using var scope = NewDisposeScope();
        var (rows, width) = (x.shape[0], x.shape[2]);
        var all = ada_lin is null ? ada_gss! + condition.reshape(rows, 1, Parts, width)
            : ada_lin.forward(condition).reshape(rows, 1, Parts, width);
        var part = all.unbind(2);
        var attended = x + attn.Run(Norm(x) * (part[2] + 1) + part[4], mask, past) * part[0];
        return (attended + ffn.forward(Norm(attended) * (part[3] + 1) + part[5]) * part[1]).MoveToOuterDisposeScope();
    }

    private Tensor Norm(Tensor x) => functional.layer_norm(x, [x.shape[^1]], eps: _eps);
}
