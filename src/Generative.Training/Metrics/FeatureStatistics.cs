using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>Mean and covariance of a set of features, in float64 on the CPU. Owns its tensors.</summary>
public sealed class FeatureStatistics : IDisposable
{
    private FeatureStatistics(Tensor mean, Tensor covariance, long count) => (Mean, Covariance, Count) = (mean, covariance, count);

    /// <summary>float64 [F].</summary>
    public Tensor Mean { get; }

    /// <summary>float64 [F, F], with N - 1 in the denominator.</summary>
    public Tensor Covariance { get; }

    /// <summary>Number of rows it was taken over.</summary>
    public long Count { get; }

    /// <summary>Statistics of features held in one tensor.</summary>
    /// <param name="features">Floating [N, F], N at least 2, finite.</param>
    /// <exception cref="ArgumentException">The shape does not fit, there are fewer than two rows, or a value is not finite.</exception>
    public static FeatureStatistics Of(Tensor features)
    {
        if (features.dim() != 2 || !features.is_floating_point())
            throw new ArgumentException(
                $"features is {features.dtype} [{string.Join(", ", features.shape)}]; give floating [N, F].", nameof(features));
        if (features.shape[0] < 2)
            throw new ArgumentException($"features has {features.shape[0]} rows; a covariance needs at least 2.", nameof(features));
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var rows = features.to(ScalarType.Float64, CPU);
        if (!rows.isfinite().all().item<bool>())
            throw new ArgumentException(
                "features holds NaN or infinity; check the pictures and the network behind them.", nameof(features));
        var mean = rows.mean([0]);
        var centred = rows - mean;
        var covariance = centred.t().mm(centred) / (rows.shape[0] - 1);
        return new(mean.DetachFromDisposeScope(), covariance.DetachFromDisposeScope(), rows.shape[0]);
    }

    /// <summary>Statistics of a data set's features, batch by batch.</summary>
    /// <param name="features">Pictures [B, C, H, W] in [-1, 1] to features [B, F]; called without gradients.</param>
    /// <param name="images">The pictures.</param>
    /// <param name="batchSize">Pictures a call.</param>
    /// <param name="cancellationToken">Looked at before each call.</param>
    public static FeatureStatistics Measure(
        Func<Tensor, Tensor> features, LabelledImages images, int batchSize = 500, CancellationToken cancellationToken = default)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var parts = Batches.InOrder(images, batchSize, batch => features(batch.Images), cancellationToken);
        return Of(cat(parts, 0));
    }

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Mean.Dispose();
        Covariance.Dispose();
    }
}
