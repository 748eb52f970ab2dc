using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Attention to the first tokens of a text and to the latest, none further away than the window (Han et al. 2024, LM-Infinite, section 3):
/// the first ones' keys are not turned, and a query is turned by its distance to each, cut off at the window.
/// </summary>
internal static class LambdaAttention
{
    /// <summary>Attention of one group.</summary>
    /// <param name="step">The step.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="group">The group.</param>
    /// <param name="plain">The step's queries without positions.</param>
    /// <param name="query">The step's queries turned.</param>
    /// <param name="rotary">The network's positions.</param>
    /// <returns>[rows * tokens, heads * size].</returns>
    public static Tensor Attend(DecoderStep step, int layer, DecoderGroup group, Tensor plain, Tensor query, RotaryPositions rotary)
    {
        using var scope = NewDisposeScope();
        var (sizes, sinks) = (step.Sizes, group.Sinks!);
        var (keys, values) = step.Cache!.Read(layer, group);
        var (firstKeys, firstValues) = step.Cache.ReadSinks(layer, group);
        var turned = DecoderAttention.Fold(DecoderAttention.Rows(step, query, group), group, sizes);
        var near = matmul(turned, keys.transpose(2, 3)).to(ScalarType.Float32);
        if (group.Stretches is [var all])
            near = near + all.Mask();

        // [rows, key heads, group, 1, tokens, size] turned by [sinks, tokens, size]
        var (cos, sin) = rotary.Distances(sinks.Distances, sinks.Largest, plain.dtype);
        var open = DecoderAttention.Fold(DecoderAttention.Rows(step, plain, group), group, sizes)
            .reshape([group.Rows, sizes.KeyHeads, sizes.Group, 1, group.Tokens, sizes.HeadSize]);
        var toEach = open * Distance(cos) + open.roll(sizes.HeadSize / 2, -1) * Distance(sin);
        var far = (toEach * firstKeys.unsqueeze(2).unsqueeze(4)).sum(-1, false, ScalarType.Float32).transpose(3, 4);
        if (sinks.Mask is not null)
            far = far + sinks.Mask;

        far = far.reshape(group.Rows, sizes.KeyHeads, sizes.Group * group.Tokens, sinks.Count);
        using Scalar root = Math.Sqrt(sizes.HeadSize);
        var weights = (cat([far, near], -1) / root).softmax(-1).to(values.dtype);
        var mixed = matmul(weights.narrow(-1, 0, sinks.Count), firstValues)
            + matmul(weights.narrow(-1, sinks.Count, group.Slots), values);
        return DecoderAttention.Unfold(mixed, group, sizes).MoveToOuterDisposeScope();

        Tensor Distance(Tensor x) => x.reshape(sinks.Count, group.Tokens, sizes.HeadSize);
    }
}
