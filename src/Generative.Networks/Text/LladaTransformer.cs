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
    private readonly Rotary _rotary;

    public LladaTransformer(LladaOptions options) : base(nameof(LladaTransformer))
    {
        _options = options;
        _rotary = new(options.Width / options.Heads, options.RopeTheta);
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

    /// <summary>Logits [batch, token, row of the table] of ids [batch, token], or [count, row of the table] of some of them.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="mask">As in <see cref="LladaAttention.Attend"/>.</param>
    /// <param name="positions">Which of them, bool [batch, token]; null for all.</param>
    public Tensor Logits(Tensor ids, Tensor? mask, Tensor? positions)
    {
        using var scope = NewDisposeScope();
        var x = wte.forward(ids);
        // In float32 whatever the weights' dtype, as published.
        var rotary = _rotary.First(ids.shape[1], ScalarType.Float32, x.device);
        foreach (var block in blocks)
            x = block.Pass(x, rotary, mask);
        var logits = positions is null ? Read(ln_f.forward(x)) : ReadRows(ln_f.forward(x[positions]));
        return (_options.ScaledLogits ? logits / Math.Sqrt(_options.Width) : logits).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _rotary.Dispose();
        base.Dispose(disposing);
    }

    private Tensor Read(Tensor x) => ff_out is null ? functional.linear(x, wte.weight!) : ff_out.forward(x);

    private Tensor ReadRows(Tensor x) => ff_out is null ? Linear.Multiply(x, wte.weight!, null) : ff_out.AtRows(x);
}
