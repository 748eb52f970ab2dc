using Generative.Imaging;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>A moment of an image run: one step of one batch.</summary>
public sealed class ImageStep
{
    private readonly Tensor? _clean;
    private readonly (double Low, double High) _range;

    internal ImageStep(int step, int steps, int firstImage, int imagesInBatch, int images, Tensor? clean, (double Low, double High) range) =>
        (Step, Steps, FirstImage, ImagesInBatch, Images, _clean, _range) = (step, steps, firstImage, imagesInBatch, images, clean, range);

    /// <summary>Steps done in this batch, from 1.</summary>
    public int Step { get; }

    /// <summary>Steps of a batch.</summary>
    public int Steps { get; }

    /// <summary>Number of the batch's first picture.</summary>
    public int FirstImage { get; }

    /// <summary>Pictures in the batch.</summary>
    public int ImagesInBatch { get; }

    /// <summary>Pictures in the whole request.</summary>
    public int Images { get; }

    /// <summary>Share of the whole request done, 0 to 1.</summary>
    public double Fraction => (FirstImage + ImagesInBatch * (Pictures is null ? Math.Min(Step, Steps) / (double)Steps : 1)) / Images;

    /// <summary>The finished pictures, in the element that ends a batch; else null.</summary>
    public IReadOnlyList<Picture>? Pictures { get; internal init; }

    /// <summary>The clean estimate as pictures: what the result will look like. Valid until the next step is asked for.</summary>
    public IReadOnlyList<Picture> Preview() => Pictures ?? (_clean is null ? [] : TensorPictures.FromTensor(_clean, _range.Low, _range.High));
}
