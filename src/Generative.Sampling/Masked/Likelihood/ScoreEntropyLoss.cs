using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The loss of SEDD: the rate of the noise times the score entropy of all tokens (Lou et al. 2024, theorem 3.6). Its mean over a uniform
/// time bounds the negative log likelihood, but for what the noise leaves at time 1.
/// </summary>
public static class ScoreEntropyLoss
{
    /// <summary>The loss of each token at its row's time.</summary>
    /// <param name="graph">How noise walks.</param>
    /// <param name="logScore">Log scores [batch, length, size].</param>
    /// <param name="clean">Clean tokens [batch, length], int64.</param>
    /// <param name="noisy">Noisy tokens [batch, length], int64.</param>
    /// <param name="sigma">Total noise at each row's time [batch], above 0.</param>
    /// <param name="rate">Rate of the total noise there [batch].</param>
    /// <returns>Nats [batch, length], dtype of the scores.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or an id is no token.</exception>
    public static Tensor Tokens(TokenGraph graph, Tensor logScore, Tensor clean, Tensor noisy, Tensor sigma, Tensor rate)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var scope = NewDisposeScope();
        var entropy = graph.ScoreEntropy(logScore, sigma, noisy, clean);
        return (entropy * MaskedAnswers.PerRow(rate, entropy, nameof(rate)).unsqueeze(-1)).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of each text: the sum of <see cref="Tokens"/>.</summary>
    /// <returns>Nats [batch].</returns>
    /// <inheritdoc cref="Tokens"/>
    public static Tensor Loss(TokenGraph graph, Tensor logScore, Tensor clean, Tensor noisy, Tensor sigma, Tensor rate)
    {
        using var tokens = Tokens(graph, logScore, clean, noisy, sigma, rate);
        return tokens.sum(-1);
    }
}
