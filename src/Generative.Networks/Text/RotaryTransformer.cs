using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// A transformer over tokens that see each other both ways, with rotary positions: what SEDD (Lou et al. 2024), MDLM (Sahoo et al. 2024)
/// and RADD (Ou et al. 2024) share. It answers with raw logits; what they mean is the parameterisation's business.
/// </summary>
public abstract class RotaryTransformer : Module<Tensor, Tensor?, Tensor>
{
    private readonly TokenTable _tokens;
    private readonly SigmaEmbedder? _sigma;
    private readonly Rotary _rotary;
    private readonly ModuleList<RotaryBlock> _blocks = [];
    private readonly RotaryOutput _output;

    /// <param name="name">Name of the class.</param>
    /// <param name="options">Checked sizes.</param>
    /// <param name="conditioning">Width of the conditioning; null for a network without any notion of noise.</param>
    /// <param name="prefix">Module that the published names begin with; null for none.</param>
    private protected RotaryTransformer(string name, RotaryTransformerOptions options, int? conditioning, string? prefix = null)
        : base(name)
    {
        Sizes = options;
        var width = options.HiddenSize;
        _tokens = new(options.VocabularySize, width);
        _sigma = conditioning is { } c ? new(c) : null;
        _rotary = new(width / options.Heads);
        for (var i = 0; i < options.Depth; i++)
            _blocks.Add(new(width, options.Heads, conditioning, options.Dropout));
        _output = new(width, options.VocabularySize, conditioning);
        Publish(prefix);
    }

    /// <summary>The sizes all of these networks have.</summary>
    public RotaryTransformerOptions Sizes { get; }

    /// <summary>Whether the answer depends on the noise.</summary>
    public abstract bool IsTimeConditioned { get; }

    /// <summary>One evaluation.</summary>
    /// <param name="ids">Token ids [batch, length], any integer dtype, within the vocabulary; at most the trained length.</param>
    /// <param name="sigma">Total noise of each row [batch]; null, or not looked at, where the network is not conditioned on it.</param>
    /// <returns>Raw logits [batch, length, vocabulary], float32 whatever the weights' dtype.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype, the length or an id is wrong.</exception>
    public override Tensor forward(Tensor ids, Tensor? sigma) => Run(ids, sigma, null);

    /// <summary>
    /// One evaluation whose logits are computed only where they are wanted, for instance at masked positions: with a large vocabulary the
    /// last layer is most of the work.
    /// </summary>
    /// <param name="ids">As in <see cref="forward(Tensor, Tensor)"/>.</param>
    /// <param name="sigma">As in <see cref="forward(Tensor, Tensor)"/>.</param>
    /// <param name="positions">Bool [batch, length]: where.</param>
    /// <returns>Raw logits [count, vocabulary], float32, row by row.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype, the length or an id is wrong.</exception>
    public Tensor LogitsAt(Tensor ids, Tensor? sigma, Tensor positions) => Run(ids, sigma, TextInput.Positions(positions, ids));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _rotary.Dispose();
        base.Dispose(disposing);
    }

    private Tensor Run(Tensor ids, Tensor? sigma, Tensor? positions)
    {
        using var scope = NewDisposeScope();
        var tokens = TextInput.Ids(ids, Sizes.VocabularySize, Sizes.Length);
        var conditioning = Condition(tokens, sigma);
        var x = _tokens.call(tokens);
        var rotary = _rotary.First(tokens.shape[1], x.dtype, x.device);
        foreach (var block in _blocks)
            x = block.Run(x, conditioning, rotary);
        return _output.Run(x, conditioning, positions).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>[batch, conditioning]; [1, conditioning] where all rows hear the same, a noise of 0.</summary>
    private Tensor? Condition(Tensor tokens, Tensor? sigma) => _sigma is null ? null
        : _sigma.call(IsTimeConditioned ? TextInput.Sigma(sigma, tokens.shape[0]) : zeros(1, device: tokens.device));

    /// <summary>Registers the parts under their published names.</summary>
    private void Publish(string? prefix)
    {
        var group = prefix is null ? (Module)this : new Group(prefix);
        group.register_module("vocab_embed", _tokens);
        if (_sigma is not null)
            group.register_module("sigma_map", _sigma);
        group.register_module("rotary_emb", new RotaryNames(_rotary));
        group.register_module("blocks", _blocks);
        group.register_module("output_layer", _output);
        if (prefix is not null)
            register_module(prefix, group);
    }

    /// <summary>A module that only lends its name.</summary>
    private sealed class Group(string name) : Module(name);
}
