using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>What the published names call <c>backbone</c>: the whole network.</summary>
internal sealed class Bd3lmBackbone : Module
{
    private readonly TokenTable vocab_embed;
    private readonly SigmaEmbedder sigma_map;
    private readonly Bd3lmRotary rotary_emb;
    private readonly ModuleList<RotaryBlock> blocks = [];
    private readonly RotaryOutput output_layer;

    public Bd3lmBackbone(Bd3lmOptions options) : base(nameof(Bd3lmBackbone))
    {
        vocab_embed = new(options.VocabularySize, options.Width);
        sigma_map = new(options.ConditionWidth);
        rotary_emb = new(options.Width / options.Heads);
        for (var i = 0; i < options.Layers; i++)
            blocks.Add(new(options.Width, options.Heads, options.ConditionWidth, options.Dropout));
        output_layer = new(options.Width, options.VocabularySize, options.ConditionWidth);
        RegisterComponents();
    }

    /// <summary>Logits of the first <paramref name="length"/> tokens.</summary>
    /// <param name="ids">[batch, token]: one text, or a noisy and a clean one of the same length behind each other.</param>
    /// <param name="sigma">Noise levels [batch].</param>
    /// <param name="length">Tokens of one text.</param>
    /// <param name="mask">[token, key], bool.</param>
    /// <param name="cache">Keys and values of the tokens before, to which these are added; null where there are none.</param>
    public Tensor Logits(Tensor ids, Tensor sigma, long length, Tensor mask, KeyValueCache? cache = null)
    {
        using var scope = NewDisposeScope();
        var condition = sigma_map.call(sigma);
        var x = vocab_embed.call(ids);
        var rotary = rotary_emb.At(cache?.Length ?? 0, length);
        if (ids.shape[1] > length)
            rotary = rotary.Twice();
        var turns = (rotary.Cos.to(x.dtype), rotary.Sin.to(x.dtype));
        for (var i = 0; i < blocks.Count; i++)
        {
            var layer = i;
            x = blocks[i].Run(x, condition, turns, mask, cache is null ? null : (keys, values) => cache.Append(layer, keys, values));
        }
        cache?.Advance((int)length);
        return output_layer.Run(x.narrow(1, 0, length), condition, positions: null).MoveToOuterDisposeScope();
    }
}
