using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Checks of logits against the tokens they are for, before native code sees them.</summary>
internal static class TokenShapes
{
    /// <summary>Logits, their tokens and the mask.</summary>
    /// <exception cref="ArgumentException">A shape does not fit, or the mask is no token.</exception>
    public static void Check(Tensor logits, Tensor ids, long mask)
    {
        Check(logits, ids);
        CheckMask(logits, mask);
    }

    /// <summary>Logits and their tokens.</summary>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static void Check(Tensor logits, Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(ids);
        if (logits.dim() != 3 || !is_floating_point(logits))
            throw new ArgumentException($"logits is {logits.dtype} [{Text(logits)}]; give floats [batch, length, vocabulary].",
                nameof(logits));
        if (ids.dtype != ScalarType.Int64 || !logits.shape.AsSpan(0, 2).SequenceEqual(ids.shape))
            throw new ArgumentException($"ids is {ids.dtype} [{Text(ids)}]; give Int64 [{logits.shape[0]}, {logits.shape[1]}].",
                nameof(ids));
    }

    /// <summary>The mask among the tokens.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void CheckMask(Tensor logits, long mask)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.dim() < 1 || mask < 0 || mask >= logits.shape[^1])
            throw new ArgumentOutOfRangeException(nameof(mask), mask,
                $"mask is {mask}; give one of the tokens of logits [{Text(logits)}], 0 up to below the last size.");
    }

    /// <summary>The noise of every row, as [batch, 1, 1] in the dtype of the logits.</summary>
    /// <exception cref="ArgumentException">It is not one number a row.</exception>
    public static Tensor PerRow(Tensor sigma, Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(sigma);
        return sigma.dim() == 1 && sigma.shape[0] == logits.shape[0] ? sigma.to(logits.dtype).reshape(-1, 1, 1)
            : throw new ArgumentException($"sigma is [{Text(sigma)}]; give one for each row, [{logits.shape[0]}].", nameof(sigma));
    }
}
