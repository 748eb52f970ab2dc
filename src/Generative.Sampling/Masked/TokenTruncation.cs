using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Temperature, top-k and top-p, in this order, on float64 log probabilities. Each of them changes the law on purpose.</summary>
internal static class TokenTruncation
{
    /// <summary>The changed log probabilities, normalised.</summary>
    /// <param name="logProbabilities">[n, vocabulary].</param>
    /// <param name="temperature">Above 0; 1 changes nothing.</param>
    /// <param name="topK">Tokens to keep; 0 for all.</param>
    /// <param name="topP">
    /// Keeps the likeliest tokens up to and including the one with which their probability exceeds this; 1 for all.
    /// </param>
    /// <returns>[n, vocabulary]; -infinity for what was cut off.</returns>
    public static Tensor Apply(Tensor logProbabilities, double temperature, int topK, double topP)
    {
        using var scope = NewDisposeScope();
        var x = logProbabilities;
        if (temperature != 1)
            x = (x / temperature).log_softmax(-1);
        if (topK > 0 && topK < x.shape[^1])
            x = Only(x, x.topk(topK).indexes);
        if (topP < 1)
            x = Nucleus(x, topP);
        return x.alias().MoveToOuterDisposeScope();
    }

    private static Tensor Only(Tensor x, Tensor kept)
    {
        var values = x.gather(-1, kept);
        return full_like(x, double.NegativeInfinity).scatter(-1, kept, values).log_softmax(-1);
    }

    private static Tensor Nucleus(Tensor x, double topP)
    {
        var (sorted, order) = x.sort(-1, descending: true);
        var p = sorted.exp();
        // What the likelier tokens have together: the first token is always kept.
        var before = p.cumsum(-1) - p;
        var cut = sorted.masked_fill(before.gt(topP), double.NegativeInfinity);
        return full_like(x, double.NegativeInfinity).scatter(-1, order, cut).log_softmax(-1);
    }
}
