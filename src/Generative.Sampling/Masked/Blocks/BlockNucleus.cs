using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The nucleus as BD3-LM publishes it: the likeliest tokens while their cumulative probability is at most p, and at least one. It lacks the
/// token that crosses p, which the usual top-p keeps.
/// </summary>
internal static class BlockNucleus
{
    /// <summary>The setting.</summary>
    public static SamplerSetting Setting { get; } = new("nucleus", 1, 1e-6, 1,
        "draw among the likeliest tokens whose probabilities together stay within this, as BD3-LM publishes it; 1 for all");

    /// <summary>Log probabilities of the tokens kept, normalised.</summary>
    /// <param name="logProbabilities">[n, vocabulary].</param>
    /// <param name="p">1 changes nothing.</param>
    public static Tensor Apply(Tensor logProbabilities, double p)
    {
        using var scope = NewDisposeScope();
        if (p >= 1)
            return logProbabilities.alias().MoveToOuterDisposeScope();
        var (sorted, order) = logProbabilities.sort(-1, descending: true);
        var beyond = sorted.exp().cumsum(-1).gt(p);
        beyond.narrow(-1, 0, 1).fill_(false);
        var kept = sorted.masked_fill(beyond, double.NegativeInfinity);
        return full_like(logProbabilities, double.NegativeInfinity).scatter(-1, order, kept).log_softmax(-1).MoveToOuterDisposeScope();
    }
}
