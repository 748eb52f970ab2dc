using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Tables of tokens and positions, blocks and last norm: what the published names call <c>transformer</c>.</summary>
internal sealed class Gpt2Body : nn.Module
{
    private readonly DecoderTable wte, wpe;
    private readonly ModuleList<Gpt2Block> h = [];
    private readonly Gpt2Norm ln_f;
    private readonly Gpt2Block[] _blocks;       // a module list costs a call into native code at every look

    public Gpt2Body(Gpt2Options options) : base(nameof(Gpt2Body))
    {
        wte = new(options.VocabularySize, options.Width, options.InitDeviation);
        wpe = new(options.MaxLength, options.Width, options.InitDeviation);
        _blocks = [.. Enumerable.Range(0, options.Layers).Select(layer => new Gpt2Block(options, layer))];
        foreach (var block in _blocks)
            h.Add(block);
        ln_f = new(options.Width, options.NormEps);
        RegisterComponents();
    }

    public DecoderTable Table => wte;

    /// <inheritdoc cref="IDecoderCore.Hidden"/>
    public Tensor Hidden(DecoderStep step)
    {
        using var scope = NewDisposeScope();
        var places = step.Places.Numbers is { } numbers ? wpe.forward(numbers) : wpe.Range(step.Places.First, step.Places.Count);
        var x = wte.forward(step.Ids);
        // Places of one row serve all where rows are alike.
        x = step.IsUniform ? (x.view(step.Counts.Length, step.Counts[0], -1) + places).view(step.Tokens, -1) : x + places;
        foreach (var block in _blocks)
            x = block.Pass(x, step);
        return x.MoveToOuterDisposeScope();
    }

    public Tensor Normed(Tensor hidden) => ln_f.forward(hidden);
}
