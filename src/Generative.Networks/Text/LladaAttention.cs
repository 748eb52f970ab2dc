using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Attention with rotary positions, between the projections of a block: no weights of its own.</summary>
internal static class LladaAttention
{
    /// <summary>softmax(q k' / sqrt(head width)) v with rotated q and k, each group of query heads sharing one key and value head
    /// (Ainslie et al. 2023).</summary>
    /// <param name="query">[batch, tokens, heads * width].</param>
    /// <param name="key">[batch, tokens, keyHeads * width].</param>
    /// <param name="value">[batch, tokens, keyHeads * width].</param>
    /// <param name="heads">Heads of the query.</param>
    /// <param name="keyHeads">Heads of key and value; divides <paramref name="heads"/>.</param>
    /// <param name="rotary">Cosines and sines of the tokens' positions, [tokens, width] each; turned in float32 if they are.</param>
    /// <param name="mask">True where a query may look, broadcast to [batch, heads, tokens, tokens]; null for everywhere.</param>
    /// <returns>[batch, tokens, heads * width].</returns>
    public static Tensor Attend(
        Tensor query, Tensor key, Tensor value, int heads, int keyHeads, (Tensor Cos, Tensor Sin) rotary, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var q = Rotary.Turn(Split(query, heads), rotary.Cos, rotary.Sin);
        var k = Share(Rotary.Turn(Split(key, keyHeads), rotary.Cos, rotary.Sin), heads / keyHeads);
        var v = Share(Split(value, keyHeads), heads / keyHeads);
        return functional.scaled_dot_product_attention(q, k, v, mask).transpose(1, 2).reshape(query.shape).MoveToOuterDisposeScope();
    }

    // [batch, tokens, heads * width] -> [batch, heads, tokens, width]
    private static Tensor Split(Tensor x, int heads) => x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);

    // torch's attention wants as many key heads as query heads: head h of the keys serves the queries h * group to h * group + group - 1.
    private static Tensor Share(Tensor x, int group) => group == 1 ? x
        : x.unsqueeze(2).expand(-1, -1, group, -1, -1).reshape(x.shape[0], x.shape[1] * group, x.shape[2], x.shape[3]);
}
