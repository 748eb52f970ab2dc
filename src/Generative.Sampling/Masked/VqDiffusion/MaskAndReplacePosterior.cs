using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The reverse step of mask-and-replace noise: p(x_s | x_t) is the sum over clean tokens of q(x_t | x_s) q(x_s | x_0) p(x_0) / q(x_t | x_0)
/// (Gu et al. 2022, equation 11), for any two levels. Safe for concurrent use.
/// </summary>
public static class MaskAndReplacePosterior
{
    /// <summary>Probabilities of every token at the lower level.</summary>
    /// <param name="process">The noise.</param>
    /// <param name="clean">Probabilities of the clean tokens [..., vocabulary - 1], without the mask.</param>
    /// <param name="ids">What stands there, int64 [...].</param>
    /// <param name="from">Level of <paramref name="ids"/>.</param>
    /// <param name="to">A lower level.</param>
    /// <returns>float64 [..., vocabulary]; the mask last.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A level is none of the process's.</exception>
    public static Tensor Probabilities(MaskAndReplaceProcess process, Tensor clean, Tensor ids, double from, double to)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(clean);
        ArgumentNullException.ThrowIfNull(ids);
        if (!clean.shape.SequenceEqual([.. ids.shape, process.Mask]))
            throw new ArgumentException($"clean is [{string.Join(", ", clean.shape)}] for ids [{string.Join(", ", ids.shape)}]; "
                + $"give the ids' shape and {process.Mask} tokens, the mask left out.", nameof(clean));
        using var scope = NewDisposeScope();
        var (now, then, step) = (process.At(from), process.At(to), process.Between(to, from));
        var masked = ids.eq(process.Mask).unsqueeze(-1);
        var own = ids.unsqueeze(-1).eq(arange(process.Mask, ScalarType.Int64, ids.device));
        // What stands there, as the noise would have made it of every token: from clean, and from the lower level.
        var reach = where(masked, Number(now.Mask), own * Number(now.Keep) + now.Replace);
        var weights = (clean.to(ScalarType.Float64) / reach).masked_fill(reach.eq(0), 0);
        var forward = where(masked, Number(step.Mask), own * Number(step.Keep) + step.Replace);
        var total = weights.sum(-1, keepdim: true);
        return cat([(weights * then.Keep + total * then.Replace) * forward, total * then.Mask * masked], -1).MoveToOuterDisposeScope();

        Tensor Number(double value) => tensor(value, ScalarType.Float64, ids.device);
    }
}
