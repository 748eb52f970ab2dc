using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>Walks a whole data set in order, for measuring.</summary>
internal static class Batches
{
    /// <summary>The results of a function for each batch, in order; only they outlive their batch.</summary>
    public static List<Tensor> InOrder(
        LabelledImages images, int batchSize, Func<TrainingBatch, Tensor> measure, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var results = new List<Tensor>();
        for (var start = 0L; start < images.Count; start += batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var indices = arange(start, Math.Min(images.Count, start + batchSize), ScalarType.Int64);
            results.Add(measure(images.Pick(indices)).MoveToOuterDisposeScope());
        }

        return results;
    }
}
