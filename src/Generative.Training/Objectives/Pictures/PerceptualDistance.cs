using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// How different pictures look to a classifier: the squared distance of its unit-length feature vectors at each place, averaged over places
/// and added over layers (Zhang et al. 2018, "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric", with equal weights and
/// our own classifier). The classifier learns nothing by it.
/// </summary>
public sealed class PerceptualDistance
{
    private const double Tiny = 1e-10;

    private readonly ImageClassifier classifier;

    /// <summary>A distance over a trained classifier, which stays the caller's; its weights are frozen.</summary>
    public PerceptualDistance(ImageClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        this.classifier = classifier;
        classifier.eval();
        foreach (var weight in classifier.parameters())
            weight.requires_grad_(false);
    }

    /// <summary>The mean distance of a batch of pairs.</summary>
    /// <param name="pictures">[batch, channel, height, width] in [-1, 1]; gradients reach them.</param>
    /// <param name="originals">The same shape; no gradient reaches them.</param>
    /// <returns>A scalar, 0 for equal pictures, in the caller's dispose scope.</returns>
    public Tensor Between(Tensor pictures, Tensor originals)
    {
        using var scope = NewDisposeScope();
        IReadOnlyList<Tensor> wanted;
        using (no_grad())
            wanted = classifier.FeatureMaps(originals);
        var seen = classifier.FeatureMaps(pictures);
        var layers = seen.Zip(wanted, (a, b) => (Unit(a) - Unit(b)).square().sum(1).mean());
        return layers.Aggregate((sum, layer) => sum + layer).MoveToOuterDisposeScope();
    }

    private static Tensor Unit(Tensor map) => map / (map.square().sum(1, keepdim: true) + Tiny).sqrt();
}
