using TorchSharp;
using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// What the objectives read off a network's answer. The answer is [batch, length, tokens] or, where logits were computed at masked
/// positions alone, [masked, tokens] row by row; its last dimension may end before the mask.
/// </summary>
internal static class MaskedAnswers
{
    /// <summary>Negative log probability of the clean token at masked positions, 0 elsewhere: [batch, length]. Checks everything.</summary>
    public static Tensor Nats(Tensor logProbabilities, Tensor clean, Tensor noisy, long mask)
    {
        var masked = Check(logProbabilities, clean, noisy, mask);
        return logProbabilities.dim() == 3
            ? where(masked, -logProbabilities.gather(-1, clean.unsqueeze(-1)).squeeze(-1), 0)
            : Spread(-logProbabilities.gather(-1, clean[masked].unsqueeze(-1)).squeeze(-1), masked);
    }

    /// <summary>A function of the answer, [..., tokens] -> [...], at masked positions; 0 elsewhere: [batch, length].</summary>
    public static Tensor AtMasked(Tensor logProbabilities, Tensor noisy, long mask, Func<Tensor, Tensor> map)
    {
        var masked = noisy.eq(mask);
        return logProbabilities.dim() == 3 ? where(masked, map(logProbabilities), 0) : Spread(map(logProbabilities), masked);
    }

    /// <summary>One number a row as [batch, 1], or one a token, in the dtype of the answer.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static Tensor Weight(Tensor weight, Tensor nats, string name)
    {
        ArgumentNullException.ThrowIfNull(weight, name);
        if (weight.dim() == 1 && weight.shape[0] == nats.shape[0])
            return weight.to(nats.dtype).unsqueeze(-1);
        return weight.shape.AsSpan().SequenceEqual(nats.shape) ? weight.to(nats.dtype)
            : throw new ArgumentException(
                $"{name} is [{Text(weight)}]; give one for each row, [{nats.shape[0]}], or for each token, [{Text(nats)}].", name);
    }

    /// <summary>One number a row, in the dtype of the answer.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static Tensor PerRow(Tensor value, Tensor nats, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value.dim() == 1 && value.shape[0] == nats.shape[0] ? value.to(nats.dtype)
            : throw new ArgumentException($"{name} is [{Text(value)}]; give one for each row, [{nats.shape[0]}].", name);
    }

    /// <summary>Token ids [batch, length].</summary>
    /// <exception cref="ArgumentException">They are of another shape or dtype.</exception>
    public static void Ids(Tensor ids, string name)
    {
        ArgumentNullException.ThrowIfNull(ids, name);
        if (ids.dim() != 2 || ids.dtype != ScalarType.Int64)
            throw new ArgumentException($"{name} is {ids.dtype} [{Text(ids)}]; give Int64 [batch, length].", name);
    }

    private static Tensor Check(Tensor logProbabilities, Tensor clean, Tensor noisy, long mask)
    {
        Ids(clean, nameof(clean));
        Ids(noisy, nameof(noisy));
        ArgumentNullException.ThrowIfNull(logProbabilities);
        if (!noisy.shape.AsSpan().SequenceEqual(clean.shape))
            throw new ArgumentException($"noisy is [{Text(noisy)}]; give [{Text(clean)}] as clean has.", nameof(noisy));
        var masked = noisy.eq(mask);
        var positions = logProbabilities.dim() == 2 ? masked.sum().item<long>() : -1;
        var fits = is_floating_point(logProbabilities) && logProbabilities.dim() switch
        {
            2 => logProbabilities.shape[0] == positions,
            3 => logProbabilities.shape.AsSpan(0, 2).SequenceEqual(clean.shape),
            _ => false,
        };
        if (!fits)
            throw new ArgumentException($"logProbabilities is {logProbabilities.dtype} [{Text(logProbabilities)}]; give floats "
                + $"[{Text(clean)}, tokens], or [{masked.sum().item<long>()}, tokens] for the masked positions.", nameof(logProbabilities));
        CheckClean(clean, logProbabilities.shape[^1], mask);
        return masked;
    }

    private static void CheckClean(Tensor clean, long tokens, long mask)
    {
        if (clean.numel() == 0 || clean.ge(0).logical_and(clean.lt(tokens)).logical_and(clean.ne(mask)).all().item<bool>())
            return;
        throw new ArgumentException($"clean runs from {clean.min().item<long>()} to {clean.max().item<long>()}; give tokens from 0 to "
            + $"{tokens - 1} that are not the mask, {mask}: it is never an answer.", nameof(clean));
    }

    private static Tensor Spread(Tensor values, Tensor masked) =>
        zeros(masked.shape, values.dtype, masked.device).masked_scatter(masked, values);
}
