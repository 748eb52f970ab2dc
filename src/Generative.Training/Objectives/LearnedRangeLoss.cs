using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// The loss of networks that learn the variance of each reverse step within its sensible range: Nichol and Dhariwal 2021, equations 15
/// and 16, L = L_simple + weight L_vlb. Computed in float64 from whatever dtype the network answers in.
/// </summary>
public static class LearnedRangeLoss
{
    /// <summary>
    /// Both terms; in the bound the predicted mean is held constant, so that it teaches the variance alone (section 3.1).
    /// </summary>
    /// <param name="chain">The chain of steps.</param>
    /// <param name="clean">x_0 [batch, ...], in [-1, 1].</param>
    /// <param name="noise">The noise the network should find; for DDPM-IP not all that was added.</param>
    /// <param name="noisy">x_t.</param>
    /// <param name="epsilon">The network's noise.</param>
    /// <param name="variance">The network's raw v; -1 means the posterior's variance, 1 means beta.</param>
    /// <param name="index">Step of each item, int64 [batch], 0 to <see cref="DiscreteChain.Count"/> - 1.</param>
    /// <param name="weight">Weight of the bound: 1 for DiT; steps / 1000 where the published code calls the loss rescaled.</param>
    /// <exception cref="ArgumentException">Shapes differ, or an index is outside the chain.</exception>
    public static LearnedRangeTerms Hybrid(DiscreteChain chain, Tensor clean, Tensor noise, Tensor noisy, Tensor epsilon, Tensor variance,
        Tensor index, double weight = 1)
    {
        Same(noise, clean, nameof(noise));
        Same(epsilon, clean, nameof(epsilon));
        using var scope = NewDisposeScope();
        var mse = Mean((epsilon.to(ScalarType.Float64) - noise.to(ScalarType.Float64)).square());
        var bits = Bits(chain, clean, noisy, epsilon.detach(), variance, index) * weight;
        return new(mse.MoveToOuterDisposeScope(), bits.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// One term of the variational bound in bits per dimension, [batch]: the divergence of the network's reverse step from the posterior
    /// q(x_{t-1} | x_t, x_0) (Ho et al. 2020, equation 5), and at step 0 the negative log-likelihood of the pixels.
    /// </summary>
    /// <param name="chain">The chain of steps.</param>
    /// <param name="clean">x_0 [batch, ...], in [-1, 1].</param>
    /// <param name="noisy">x_t.</param>
    /// <param name="epsilon">The network's noise; detach it to teach the variance alone.</param>
    /// <param name="variance">The network's raw v; -1 means the posterior's variance, 1 means beta.</param>
    /// <param name="index">Step of each item, int64 [batch], 0 to <see cref="DiscreteChain.Count"/> - 1.</param>
    /// <param name="exact">Whether step 0 uses the exact normal law (<see cref="DiscretisedNormal"/>).</param>
    /// <exception cref="ArgumentException">Shapes differ, or an index is outside the chain.</exception>
    public static Tensor Bits(DiscreteChain chain, Tensor clean, Tensor noisy, Tensor epsilon, Tensor variance, Tensor index,
        bool exact = false)
    {
        Same(noisy, clean, nameof(noisy));
        Same(epsilon, clean, nameof(epsilon));
        Same(variance, clean, nameof(variance));
        CheckIndex(index, clean.shape[0], chain.Count);
        using var scope = NewDisposeScope();
        var (x0, xt) = (clean.to(ScalarType.Float64), noisy.to(ScalarType.Float64));
        var bar = Over(chain.AlphaBars, index, x0);
        var before = Over(chain.PreviousAlphaBars, index, x0);
        var beta = Over(chain.Betas, index, x0);
        var small = Over(chain.LogPosteriorVariances, index, x0);

        var found = (xt - (1 - bar).sqrt() * epsilon.to(ScalarType.Float64)) / bar.sqrt();
        var share = (variance.to(ScalarType.Float64) + 1) / 2;
        var log = share * beta.log() + (1 - share) * small;                 // equation 15

        var (mean, target) = (Posterior(found), Posterior(x0));
        var divergence = (log - small + (small - log).exp() + (target - mean).square() * (-log).exp() - 1) * 0.5;
        var surprise = -DiscretisedNormal.LogLikelihood(x0, mean, log * 0.5, exact);
        var first = index.to(x0.device).eq(0);
        return (where(first, Mean(surprise), Mean(divergence)) / Math.Log(2)).MoveToOuterDisposeScope();

        // Mean of q(x_{t-1} | x_t, x_0): Ho et al. 2020, equation 7.
        Tensor Posterior(Tensor x) => (beta * before.sqrt() * x + (1 - before) * (1 - beta).sqrt() * xt) / (1 - bar);
    }

    private static Tensor Mean(Tensor x) => x.flatten(1).mean([1]);

    /// <summary>A table's entry for each item, to be broadcast over the rest.</summary>
    private static Tensor Over(IReadOnlyList<double> table, Tensor index, Tensor like)
    {
        var entries = tensor(table.ToArray(), ScalarType.Float64, like.device).index_select(0, index.to(ScalarType.Int64, like.device));
        return entries.reshape([-1, .. Enumerable.Repeat(1L, (int)like.dim() - 1)]);
    }

    private static void CheckIndex(Tensor index, long batch, int count)
    {
        if (index.dim() != 1 || index.shape[0] != batch || !is_integral(index.dtype))
            throw new ArgumentException(
                $"index is {index.dtype} [{string.Join(", ", index.shape)}]; give int64, one for each item, [{batch}].", nameof(index));
        using var scope = NewDisposeScope();
        var (least, most) = (index.min().to(ScalarType.Int64).item<long>(), index.max().to(ScalarType.Int64).item<long>());
        if (least < 0 || most >= count)
            throw new ArgumentException($"index has {(least < 0 ? least : most)}; the chain has steps 0 to {count - 1}.", nameof(index));
    }

    private static void Same(Tensor x, Tensor clean, string name)
    {
        if (!x.shape.SequenceEqual(clean.shape))
            throw new ArgumentException(
                $"{name} is [{string.Join(", ", x.shape)}], clean [{string.Join(", ", clean.shape)}]; give equal shapes.", name);
    }
}
