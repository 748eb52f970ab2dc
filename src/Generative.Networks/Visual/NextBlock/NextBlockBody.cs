using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>What the published names call <c>transformer</c>: the whole network.</summary>
internal sealed class NextBlockBody : Module
{
    /// <summary>Standard deviation of fresh weights.</summary>
    public const double Deviation = 0.02;

    private readonly VectorTable tok_emb;
    private readonly Parameter pos_emb;             // [1, positions, width]
    private readonly Parameter? uncond_embedding;   // [1, width]: stands where the class would
    private readonly ModuleList<NextBlockLayer> blocks = [];
    private readonly TextNorm ln_f;
    private readonly TokenLinear head;
    private readonly double _dropout;

    public NextBlockBody(NextBlockOptions options) : base(nameof(NextBlockBody))
    {
        _dropout = options.Dropout;
        tok_emb = new(options.VocabularySize, options.Width, Deviation);
        var fresh = TokenMath.Deviation(1 / Math.Sqrt(options.Width), options.Width);
        pos_emb = new Parameter(fresh.Draw([1, options.Positions, options.Width], options.Width, options.Width, 0));
        uncond_embedding = options.IsHybrid
            ? new Parameter(fresh.Draw([1, options.Width], options.Width, options.Width, fresh.Weight)) : null;
        for (var i = 0; i < options.Layers; i++)
            blocks.Add(new(options));
        ln_f = new(options.Width, useBias: true);
        head = new(options.Width, options.VocabularySize, useBias: false, init: TokenMath.Deviation(Deviation, options.Width));
        RegisterComponents();
    }

    /// <summary>Logits of the last positions, float32 [rows, answers, vocabulary].</summary>
    /// <param name="inputs">Ids of the positions behind those held, int64 [rows, positions].</param>
    /// <param name="isUnasked">Rows whose first position, a class, is to be nobody's, bool [rows]; null for none of them.</param>
    /// <param name="mask">True where a position may look, [positions, all positions]; null for everywhere.</param>
    /// <param name="answers">For how many of the last positions an answer is wanted.</param>
    /// <param name="cache">Keys and values of the positions before, to which these are added; null where there are none.</param>
    public Tensor Logits(Tensor inputs, Tensor? isUnasked, Tensor? mask, long answers, KeyValueCache? cache = null)
    {
        using var scope = NewDisposeScope();
        var positions = inputs.shape[1];
        var x = tok_emb.forward(inputs);
        if (isUnasked is not null)
        {
            var first = where(isUnasked.reshape(-1, 1, 1), uncond_embedding!.unsqueeze(0).to(x.dtype), x.narrow(1, 0, 1));
            x = cat([first, x.narrow(1, 1, positions - 1)], 1);
        }
        x = x + pos_emb.narrow(1, cache?.Length ?? 0, positions);
        if (training && _dropout > 0)
            x = functional.dropout(x, _dropout, training: true);
        for (var i = 0; i < blocks.Count; i++)
        {
            var layer = i;
            x = blocks[i].Run(x, mask, cache is null ? null : (keys, values) => cache.Append(layer, keys, values));
        }
        cache?.Advance((int)positions);
        return head.forward(ln_f.forward(x.narrow(1, positions - answers, answers))).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }
}
