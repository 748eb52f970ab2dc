using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Gradients inside a run. Runs compute in inference mode, whose tensors autograd refuses: the point is copied outside it, and the mode
/// comes back before the answer is used.
/// </summary>
internal static class LikelihoodGradient
{
    /// <summary>The gradient of a likelihood by a point, row by row.</summary>
    /// <param name="point">[batch, ...], float64.</param>
    /// <param name="evaluate">From a copy of the point to the clean estimate behind it and its log-likelihood, [batch].</param>
    /// <returns>The point's shape, in the caller's dispose scope.</returns>
    /// <exception cref="InvalidOperationException">The answer is not one number a row, or no gradient reaches the point.</exception>
    public static Tensor At(Tensor point, Func<Tensor, (Tensor Clean, Tensor Likelihood)> evaluate)
    {
        using var normal = inference_mode(false);
        using var gradients = enable_grad();
        var copy = point.detach().clone().requires_grad_();
        var (clean, likelihood) = evaluate(copy);
        if (!clean.requires_grad)
            throw new InvalidOperationException(
                "The model's answer carries no gradient, so none can be taken through its network; use GradientPath.Estimate.");
        if (!likelihood.shape.AsSpan().SequenceEqual([point.shape[0]]))
            throw new InvalidOperationException($"The log-likelihood has shape [{string.Join(", ", likelihood.shape)}]; "
                + $"give one number a row, [{point.shape[0]}].");
        if (!likelihood.requires_grad)
            throw new InvalidOperationException(
                "The log-likelihood does not depend on the clean estimate by differentiable operations; compute it from the tensor given.");
        return autograd.grad([likelihood.sum()], [copy])[0];
    }
}
