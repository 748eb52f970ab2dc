using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>softmax(q k' / sqrt(size)) v over what each token sees, without a copy of what the cache holds.</summary>
internal static class DecoderAttention
{
    /// <summary>Attention of a step's tokens.</summary>
    /// <param name="step">The step; its cache holds the new keys and values already.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="window">Latest positions the layer sees; 0 for all.</param>
    /// <param name="query">As <see cref="DecoderStep.Split"/> gives them, with positions in them.</param>
    /// <param name="key">The new keys, likewise.</param>
    /// <param name="value">The new values, likewise.</param>
    /// <param name="apart">Attention of a group that sees the text's first positions apart.</param>
    /// <returns>[tokens, heads * size].</returns>
    public static Tensor Attend(DecoderStep step, int layer, int window, Tensor query, Tensor key, Tensor value,
        Func<DecoderGroup, Tensor> apart)
    {
        var groups = step.Groups(window);
        return groups.Length == 1 ? One(groups[0]) : cat([.. groups.Select(One)], 0);

        Tensor One(DecoderGroup group)
        {
            if (group.Sinks is not null)
                return apart(group);
            var (keys, values) = step.Cache?.Read(layer, group) ?? (Fresh(step, key, group), Fresh(step, value, group));
            return Of(Rows(step, query, group), keys, values, group, step.Sizes);
        }
    }

    /// <summary>A group's tokens among a step's, [rows * tokens, heads, size] or as they are where it is all of them.</summary>
    public static Tensor Rows(DecoderStep step, Tensor x, DecoderGroup group) =>
        group.Rows == step.Counts.Length ? x : x.narrow(0, group.Token, group.Rows * group.Tokens);

    /// <summary>[..., heads, size] -> [rows, key heads, group * tokens, size]: the query heads that share keys are so many more tokens, and
    /// the keys need not be repeated.</summary>
    public static Tensor Fold(Tensor query, DecoderGroup group, DecoderSizes sizes) => group.Tokens == 1
        ? query.reshape(group.Rows, sizes.KeyHeads, sizes.Group, sizes.HeadSize)
        : query.reshape([group.Rows, group.Tokens, sizes.KeyHeads, sizes.Group, sizes.HeadSize]).permute(0, 2, 3, 1, 4)
            .reshape(group.Rows, sizes.KeyHeads, sizes.Group * group.Tokens, sizes.HeadSize);

    /// <summary>The way back: -> [rows * tokens, heads * size].</summary>
    public static Tensor Unfold(Tensor mixed, DecoderGroup group, DecoderSizes sizes) => (group.Tokens == 1 ? mixed
        : mixed.reshape([group.Rows, sizes.KeyHeads, sizes.Group, group.Tokens, sizes.HeadSize]).permute(0, 3, 1, 2, 4))
            .reshape(group.Rows * group.Tokens, -1);

    private static Tensor Of(Tensor query, Tensor keys, Tensor values, DecoderGroup group, DecoderSizes sizes)
    {
        if (group.Stretches is { Length: > 1 } stretches)
            return InStretches(query, keys, values, group, sizes, stretches);
        if (!group.IsCausal)
            return Unfold(functional.scaled_dot_product_attention(
                Fold(query, group, sizes), keys, values, group.Stretches?[0].Mask()), group, sizes);
        // torch skips what lies behind a token only where there are as many heads of keys as of queries: that is worth the repetition.
        var q = query.reshape(group.Rows, group.Tokens, -1, sizes.HeadSize).transpose(1, 2);
        return functional.scaled_dot_product_attention(q, Share(keys, sizes.Group), Share(values, sizes.Group), is_casual: true)
            .transpose(1, 2).reshape(group.Rows * group.Tokens, -1);
    }

    private static Tensor InStretches(
        Tensor query, Tensor keys, Tensor values, DecoderGroup group, DecoderSizes sizes, DecoderStretch[] stretches)
    {
        var tokens = query.reshape(group.Rows, group.Tokens, -1);
        return cat([.. stretches.Select(stretch =>
        {
            using var scope = NewDisposeScope();
            var part = group with { Tokens = stretch.Tokens };
            var mixed = functional.scaled_dot_product_attention(Fold(tokens.narrow(1, stretch.Token, stretch.Tokens), part, sizes),
                keys.narrow(2, stretch.From, stretch.Slots), values.narrow(2, stretch.From, stretch.Slots), stretch.Mask());
            return Unfold(mixed, part, sizes).reshape(group.Rows, stretch.Tokens, -1).MoveToOuterDisposeScope();
        })], 1).reshape(group.Rows * group.Tokens, -1);
    }

    // Without a cache a token sees this step's alone. [..., key heads, size] -> [rows, key heads, tokens, size]
    private static Tensor Fresh(DecoderStep step, Tensor x, DecoderGroup group) => Rows(step, x, group)
        .reshape(group.Rows, group.Tokens, step.Sizes.KeyHeads, step.Sizes.HeadSize).transpose(1, 2);

    private static Tensor Share(Tensor x, int group) => group == 1 ? x
        : x.unsqueeze(2).expand(-1, -1, group, -1, -1).reshape(x.shape[0], x.shape[1] * group, x.shape[2], x.shape[3]);
}
