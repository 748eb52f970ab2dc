using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Token table, blocks and last norm: what the published names call <c>model</c>.</summary>
internal sealed class LlamaBody : nn.Module
{
    private readonly DecoderTable embed_tokens;
    private readonly ModuleList<LlamaBlock> layers = [];
    private readonly DecoderNorm norm;
    private readonly LlamaBlock[] _blocks;      // a module list costs a call into native code at every look
    private readonly RotaryPositions _rotary;

    public LlamaBody(LlamaOptions options) : base(nameof(LlamaBody))
    {
        embed_tokens = new(options.VocabularySize, options.Width, options.InitDeviation);
        _rotary = new(options);
        _blocks = [.. Enumerable.Range(0, options.Layers).Select(layer => new LlamaBlock(options, layer, _rotary))];
        foreach (var block in _blocks)
            layers.Add(block);
        norm = new(options.Width, options.NormEps);
        RegisterComponents();
    }

    public DecoderTable Table => embed_tokens;

    /// <inheritdoc cref="IDecoderCore.Hidden"/>
    public Tensor Hidden(DecoderStep step)
    {
        using var scope = NewDisposeScope();
        var x = embed_tokens.forward(step.Ids);
        var rotary = _rotary.Of(step, x.dtype, x.device);
        foreach (var block in _blocks)
            x = block.Pass(x, rotary, step);
        return x.MoveToOuterDisposeScope();
    }

    public Tensor Normed(Tensor hidden) => norm.forward(hidden);

    public Tensor Back(Tensor keys, int[] positions) => _rotary.Back(keys, positions);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _rotary.Dispose();
        base.Dispose(disposing);
    }
}
