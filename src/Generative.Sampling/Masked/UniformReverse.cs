using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Reverse steps of the process that replaces tokens by uniform ones: weights of every token as the next one, float64 and not normalised;
/// below 0 where scores contradict themselves. Shapes are [rows, length, vocabulary] and [rows, length].
/// </summary>
internal static class UniformReverse
{
    /// <summary>Tweedie tau-leaping by concrete scores (Lou et al. 2024, theorem 4.2).</summary>
    /// <param name="logScores">Log scores; 0 for the token that stands there.</param>
    /// <param name="ids">What stands there.</param>
    /// <param name="sigma">Noise taken off by the step.</param>
    public static Tensor ByScores(Tensor logScores, Tensor ids, double sigma)
    {
        RequireFinite(sigma);
        using var scope = NewDisposeScope();
        var graph = new UniformGraph((int)logScores.shape[^1]);
        return graph.ReverseTransition(ids, logScores.to(ScalarType.Float64).exp(), Noise(ids, sigma)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The posterior q(x_s | x_t, x_0) averaged over clean tokens (Austin et al. 2021, equation 3, with uniform transitions).
    /// </summary>
    /// <param name="clean">Probabilities of the clean tokens, float64.</param>
    /// <param name="ids">What stands there.</param>
    /// <param name="from">alpha of the present level.</param>
    /// <param name="to">alpha of the level to reach.</param>
    public static Tensor ByClean(Tensor clean, Tensor ids, double from, double to)
    {
        using var scope = NewDisposeScope();
        var own = Own(clean, ids);
        var step = to > 0 ? from / to : 0;
        return (Mixed(clean / Kernel(own, from), to) * Kernel(own, step)).MoveToOuterDisposeScope();
    }

    /// <summary>Log scores that probabilities of the clean tokens amount to.</summary>
    /// <param name="clean">Probabilities of the clean tokens, float64.</param>
    /// <param name="ids">What stands there.</param>
    /// <param name="alpha">alpha of the present level.</param>
    public static Tensor LogScores(Tensor clean, Tensor ids, double alpha)
    {
        using var scope = NewDisposeScope();
        return Mixed(clean / Kernel(Own(clean, ids), alpha), alpha).log().MoveToOuterDisposeScope();
    }

    /// <summary>Expected jumps to every token in a step at the rates of its start; 0 for the token that stands there.</summary>
    /// <param name="logScores">Log scores.</param>
    /// <param name="ids">What stands there.</param>
    /// <param name="share">Length of the step times d sigma / d level.</param>
    public static Tensor Rates(Tensor logScores, Tensor ids, double share)
    {
        RequireFinite(share);
        using var scope = NewDisposeScope();
        var scores = logScores.to(ScalarType.Float64).exp();
        return (scores.masked_fill(Own(scores, ids), 0) * (share / scores.shape[^1])).MoveToOuterDisposeScope();
    }

    /// <summary>The sum over clean tokens k of w_k q(y | k) at an alpha, for every y.</summary>
    private static Tensor Mixed(Tensor weights, double alpha) =>
        weights * alpha + weights.sum(-1, keepdim: true) * ((1 - alpha) / weights.shape[^1]);

    /// <summary>q(x | k) of the token x that stands there, for every k.</summary>
    private static Tensor Kernel(Tensor own, double alpha) => own.to(ScalarType.Float64) * alpha + (1 - alpha) / own.shape[^1];

    private static Tensor Own(Tensor like, Tensor ids) => ids.unsqueeze(-1).eq(arange(like.shape[^1], ScalarType.Int64, ids.device));

    private static void RequireFinite(double noise)
    {
        if (!double.IsFinite(noise))
            throw new InvalidCombinationException("The noise at the first level is infinite, and scores do not lead back from there; "
                + "start the levels below it, or use a schedule that ends in finite noise (geometric, log-linear with eps above 0).");
    }

    private static Tensor Noise(Tensor ids, double sigma) => full(ids.shape[0], sigma, ScalarType.Float64, ids.device);
}
