using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>One token of each row from its scores, in float64.</summary>
internal static class TokenChoice
{
    /// <summary>Draws by the inverse of the cumulative probability, tokens in the vocabulary's order.</summary>
    /// <param name="scores">float64 [n, vocabulary], unnormalised log probabilities.</param>
    /// <param name="uniforms">One for each row, in [0, 1).</param>
    /// <returns>The tokens, and the logarithms of their probabilities.</returns>
    public static (long[] Tokens, double[] LogProbabilities) Draw(Tensor scores, double[] uniforms)
    {
        using var scope = NewDisposeScope();
        var logs = scores.log_softmax(-1);
        var drawn = CategoricalDraw.InverseCdf(logs.exp(), tensor(uniforms, [uniforms.Length], ScalarType.Float64, scores.device));
        return Chosen(logs, drawn);
    }

    /// <summary>The likeliest token of each row, the first of equals.</summary>
    public static (long[] Tokens, double[] LogProbabilities) Likeliest(Tensor scores)
    {
        using var scope = NewDisposeScope();
        return Chosen(scores.log_softmax(-1), scores.argmax(-1));
    }

    private static (long[] Tokens, double[] LogProbabilities) Chosen(Tensor logs, Tensor tokens) =>
        (Numbers<long>(tokens), Numbers<double>(logs.gather(-1, tokens.unsqueeze(-1)).squeeze(-1)));

    private static T[] Numbers<T>(Tensor tensor) where T : unmanaged => tensor.cpu().contiguous().data<T>().ToArray();
}
