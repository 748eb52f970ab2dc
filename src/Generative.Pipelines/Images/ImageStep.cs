using Generative.Imaging;

namespace Generative.Pipelines;

/// <summary>A moment of an image run: one step of one batch.</summary>
public sealed class ImageStep
{
    private readonly Func<IReadOnlyList<Picture>>? _preview;

    internal ImageStep(int step, int steps, int firstImage, int imagesInBatch, int images, Func<IReadOnlyList<Picture>>? preview) =>
        (Step, Steps, FirstImage, ImagesInBatch, Images, _preview) = (step, steps, firstImage, imagesInBatch, images, preview);

    /// <summary>Steps done in this batch, from 1; 0 when an edit of strength 0 makes none.</summary>
    public int Step { get; }

    /// <summary>Steps of a batch: those asked for, less those an edit leaves out.</summary>
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
    public IReadOnlyList<Picture> Preview() => Pictures ?? _preview?.Invoke() ?? [];
}
