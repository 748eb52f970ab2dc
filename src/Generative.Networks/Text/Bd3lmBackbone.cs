using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>What the published names call <c>backbone</c>: the whole network.</summary>
internal sealed class Bd3lmBackbone : Module
{
    private readonly TokenTable vocab_embed;
    private readonly SigmaEmbedder sigma_map;
    private readonly RotaryNames rotary_emb;
    private readonly ModuleList<RotaryBlock> blocks = [];
    private readonly RotaryOutput output_layer;
    private readonly Rotary _rotary;

    public Bd3lmBackbone(Bd3lmOptions options) : base(nameof(Bd3lmBackbone))
    {
        vocab_embed = new(options.VocabularySize, options.Width);
        sigma_map = new(options.ConditionWidth);
        _rotary = new(options.Width / options.Heads);
        rotary_emb = new(_rotary);
        for (var i = 0; i < options.Layers; i++)
            blocks.Add(new(options.Width, options.Heads, options.ConditionWidth, options.Dropout));
        output_layer = new(options.Width, options.VocabularySize, options.ConditionWidth);
        RegisterComponents();
    }

    /// <summary>
    /// Logits of the first <paramref name="length"/> tokens, float32 [batch, length, vocabulary], or [count, vocabulary] of some of them.
    /// </summary>
    /// <param name="ids">[batch, token]: one text, or a noisy and a clean one of the same length behind each other.</param>
    /// <param name="sigma">Noise levels [batch], or [1] where all rows hear the same.</param>
    /// <param name="length">Tokens of one text.</param>
    /// <param name="mask">[token, key], bool; null where every token sees every key.</param>
    /// <param name="positions">Which of them, bool [batch, length]; null for all.</param>
    /// <param name="cache">Keys and values of the tokens before, to which these are added; null where there are none.</param>
    public Tensor Logits(Tensor ids, Tensor sigma, long length, Tensor? mask, Tensor? positions, KeyValueCache? cache = null)
    {
        using var scope = NewDisposeScope();
        var condition = sigma_map.call(sigma);
        var x = vocab_embed.call(ids);
        var turns = _rotary.At(cache?.Length ?? 0, length, x.dtype, x.device);
        if (ids.shape[1] > length)              // the clean text stands at the same positions as the noisy one
            turns = (cat([turns.Cos, turns.Cos]), cat([turns.Sin, turns.Sin]));
        for (var i = 0; i < blocks.Count; i++)
        {
            var layer = i;
            x = blocks[i].Run(x, condition, turns, mask, cache is null ? null : (keys, values) => cache.Append(layer, keys, values));
        }
        cache?.Advance((int)length);
        return output_layer.Run(x.narrow(1, 0, length), condition, positions).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _rotary.Dispose();
        base.Dispose(disposing);
    }
}
