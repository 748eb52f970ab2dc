using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>What several rules compute.</summary>
internal static class RuleMath
{
    /// <summary>Entropy of each row in nats, [row, 1]; a token of probability 0 adds nothing.</summary>
    public static Tensor Entropy(Tensor scores)
    {
        using var scope = NewDisposeScope();
        var logs = scores.log_softmax(-1);
        var p = logs.exp();
        var mean = (p * logs).masked_fill(p.eq(HeldScalars.Zero), HeldScalars.Zero).sum(-1, keepdim: true);
        return mean.neg().MoveToOuterDisposeScope();
    }

    /// <summary>Scores without those of tokens less likely than a threshold; the likeliest stays.</summary>
    /// <param name="scores">[row, vocabulary].</param>
    /// <param name="below">Whether a token is too unlikely, bool of the same shape.</param>
    public static Tensor ButTheLikeliest(Tensor scores, Tensor below)
    {
        using var scope = NewDisposeScope();
        var cut = below.logical_and(scores.lt(scores.max(-1, keepdim: true).values));
        return scores.masked_fill(cut, HeldScalars.Barred).MoveToOuterDisposeScope();
    }
}
