using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// The Fréchet distance between two normal distributions fitted to features:
/// |m1 - m2|^2 + tr(A) + tr(B) - 2 tr (A^1/2 B A^1/2)^1/2 (Dowson and Landau 1982; on network features: Heusel et al. 2017).
/// </summary>
/// <remarks>
/// The symmetric form needs only eigenvalues of symmetric matrices, so nothing turns complex when a covariance is singular. It depends on
/// the number of rows: compare only distances between sets of equal size.
/// </remarks>
public static class FrechetDistance
{
    /// <summary>The distance between two sets of features.</summary>
    /// <param name="featuresA">Floating [N, F], N at least 2.</param>
    /// <param name="featuresB">Floating [M, F], M at least 2.</param>
    /// <returns>At least 0; 0 for equal means and covariances.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, a set has fewer than two rows, or a value is not finite.</exception>
    public static double Between(Tensor featuresA, Tensor featuresB)
    {
        using var a = FeatureStatistics.Of(featuresA);
        using var b = FeatureStatistics.Of(featuresB);
        return Between(a, b);
    }

    /// <summary>The distance between two sets of which only the statistics are kept.</summary>
    /// <param name="a">One set.</param>
    /// <param name="b">The other, with as many features.</param>
    /// <exception cref="ArgumentException">The numbers of features differ.</exception>
    public static double Between(FeatureStatistics a, FeatureStatistics b)
    {
        if (a.Mean.shape[0] != b.Mean.shape[0])
            throw new ArgumentException(
                $"The sets have {a.Mean.shape[0]} and {b.Mean.shape[0]} features; measure both with one network.", nameof(b));
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var root = SquareRoot(a.Covariance);
        var product = root.mm(b.Covariance).mm(root);
        // Rounding leaves the product a hair off symmetry and its zero eigenvalues a hair below zero.
        var eigenvalues = linalg.eigvalsh((product + product.t()) / 2).clamp(min: 0);
        var distance = (a.Mean - b.Mean).square().sum() + a.Covariance.trace() + b.Covariance.trace() - 2 * eigenvalues.sqrt().sum();
        return Math.Max(0, distance.item<double>());
    }

    private static Tensor SquareRoot(Tensor symmetric)
    {
        var (values, vectors) = linalg.eigh(symmetric);
        return (vectors * values.clamp(min: 0).sqrt()).mm(vectors.t());
    }
}
