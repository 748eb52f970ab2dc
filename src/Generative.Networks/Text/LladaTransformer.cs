using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Token table, blocks, norm and read-out: what the published names call <c>model.transformer</c>.</summary>
internal sealed class LladaTransformer : Module
{
    private readonly Embedding wte;
    private readonly ModuleList<LladaBlock> blocks = [];
    private readonly LladaNorm ln_f;
    private readonly TokenLinear? ff_out;       // null where the table itself reads the answer off
    private readonly LladaOptions _options;

    public LladaTransformer(LladaOptions options) : base(nameof(LladaTransformer))
    {
        _options = options;
        wte = Embedding(options.TableRows, options.Width);
        using (no_grad())
        {
            var fresh = TokenMath.Deviation(options.InitDeviation, options.Width);
            using var drawn = fresh.Draw([options.TableRows, options.Width], options.Width, options.Width, fresh.Weight);
            wte.weight!.copy_(drawn);
        }
        for (var i = 0; i < options.Layers; i++)
            blocks.Add(new(options));
        ln_f = new(options.Width, options.NormEps);
        ff_out = options.TiedWeights ? null
            : new(options.Width, options.TableRows, options.Bias, TokenMath.Deviation(options.InitDeviation, options.Width));
        RegisterComponents();
    }

    /// <summary>Logits [batch, token, row of the table] of ids [batch, token].</summary>
    public Tensor Logits(Tensor ids, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var x = wte.forward(ids);
        var frequencies = LladaRotary.Frequencies(_options.Width / _options.Heads, _options.RopeTheta, x.device);
        var rotary = LladaRotary.At(frequencies, 0, ids.shape[1]);
        foreach (var block in blocks)
            x = block.Pass(x, rotary, mask);
        x = ln_f.forward(x);
        var logits = ff_out is null ? functional.linear(x, wte.weight!) : ff_out.forward(x);
        return (_options.ScaledLogits ? logits / Math.Sqrt(_options.Width) : logits).MoveToOuterDisposeScope();
    }
}
