using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Training;

/// <summary>The share of pictures whose class a classifier names.</summary>
/// <param name="Overall">Over all pictures, 0 to 1.</param>
/// <param name="PerClass">Over the pictures of each class, in label order; NaN for a class without pictures.</param>
/// <param name="Count">Number of pictures.</param>
public sealed record ClassAccuracy(double Overall, IReadOnlyList<double> PerClass, long Count)
{
    /// <summary>Measures a classifier on labelled pictures, in evaluation mode and without gradients.</summary>
    /// <param name="classifier">Pictures [B, C, H, W] in [-1, 1] to logits [B, classes].</param>
    /// <param name="images">The pictures; as many class names as the classifier has classes.</param>
    /// <param name="batchSize">Pictures a call.</param>
    /// <param name="cancellationToken">Looked at before each call.</param>
    public static ClassAccuracy Measure(
        Module<Tensor, Tensor> classifier, LabelledImages images, int batchSize = 500, CancellationToken cancellationToken = default)
    {
        var training = classifier.training;
        classifier.eval();
        try
        {
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            var answers = Batches.InOrder(images, batchSize, batch => classifier.call(batch.Images), cancellationToken);
            return Of(cat(answers, 0), images.Labels, images.ClassNames.Count);
        }
        finally
        {
            classifier.train(training);
        }
    }

    /// <summary>Compares answers with labels.</summary>
    /// <param name="logits">Floating [N, classes]; the largest entry of a row is the answer.</param>
    /// <param name="labels">int64 [N], each in [0, classes).</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static ClassAccuracy Of(Tensor logits, Tensor labels, int classes)
    {
        if (logits.dim() != 2 || logits.shape[1] != classes || logits.shape[0] == 0 || !labels.shape.SequenceEqual([logits.shape[0]]))
            throw new ArgumentException($"logits is [{string.Join(", ", logits.shape)}] and labels [{string.Join(", ", labels.shape)}]; " +
                $"give [N, {classes}] and [N].", nameof(logits));
        using var scope = NewDisposeScope();
        var right = logits.argmax(1).eq(labels).to(ScalarType.Float64);
        var total = zeros(classes, ScalarType.Float64).index_add(0, labels, ones_like(right), 1);
        var hits = zeros(classes, ScalarType.Float64).index_add(0, labels, right, 1);
        return new(right.mean().item<double>(), (hits / total).data<double>().ToArray(), labels.shape[0]);
    }
}
