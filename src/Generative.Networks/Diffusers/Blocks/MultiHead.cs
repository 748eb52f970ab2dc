using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Scaled dot-product attention in several heads (Vaswani et al. 2017, equation 1 and section 3.2.2).</summary>
internal static class MultiHead
{
    /// <summary>softmax(q k' / sqrt(width) + bias) v in each head.</summary>
    /// <param name="query">[batch, tokens, heads * width].</param>
    /// <param name="key">[batch, others, heads * width].</param>
    /// <param name="value">[batch, others, heads * width].</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="bias">Added to the scores, broadcast to [batch, heads, tokens, others]; null for none.</param>
    /// <returns>[batch, tokens, heads * width].</returns>
    public static Tensor Attend(Tensor query, Tensor key, Tensor value, long heads, Tensor? bias = null)
    {
        using var scope = NewDisposeScope();
        var mixed = functional.scaled_dot_product_attention(Split(query, heads), Split(key, heads), Split(value, heads), bias);
        return mixed.transpose(1, 2).reshape(query.shape).MoveToOuterDisposeScope();
    }

    // [batch, tokens, heads * width] -> [batch, heads, tokens, width]
    private static Tensor Split(Tensor x, long heads) => x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);
}
