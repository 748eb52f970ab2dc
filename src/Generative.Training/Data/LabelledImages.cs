using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>Pictures and their classes, held as tensors on the CPU. Owns both tensors.</summary>
public sealed class LabelledImages : ITrainingData
{
    /// <summary>Takes ownership of pictures and labels.</summary>
    /// <param name="images">uint8 [N, channel, height, width], N at least 1.</param>
    /// <param name="labels">int64 [N], each in [0, classes).</param>
    /// <param name="classNames">One name a class.</param>
    /// <exception cref="ArgumentException">A shape, a dtype or a label does not fit.</exception>
    public LabelledImages(Tensor images, Tensor labels, IReadOnlyList<string> classNames)
    {
        if (images.dim() != 4 || images.shape[0] < 1 || images.dtype != ScalarType.Byte)
            throw new ArgumentException(
                $"images is {images.dtype} [{string.Join(", ", images.shape)}]; give uint8 [N, C, H, W].", nameof(images));
        if (labels.dim() != 1 || labels.shape[0] != images.shape[0] || labels.dtype != ScalarType.Int64)
            throw new ArgumentException(
                $"labels is {labels.dtype} [{string.Join(", ", labels.shape)}]; give int64 [{images.shape[0]}].", nameof(labels));
        using (var low = labels.min())
        using (var high = labels.max())
        {
            if (low.item<long>() < 0 || high.item<long>() >= classNames.Count)
                throw new ArgumentException(
                    $"labels run from {low.item<long>()} to {high.item<long>()}; there are {classNames.Count} classes.", nameof(labels));
        }

        // A caller's dispose scope must not take the data set with it.
        (Images, Labels, ClassNames) = (images.DetachFromDisposeScope(), labels.DetachFromDisposeScope(), classNames);
    }

    /// <summary>uint8 [N, channel, height, width].</summary>
    public Tensor Images { get; }

    /// <summary>int64 [N].</summary>
    public Tensor Labels { get; }

    /// <summary>The name of each class, in label order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of pictures.</summary>
    public long Count => Images.shape[0];

    /// <summary>Shape and sum of all values.</summary>
    public string Fingerprint
    {
        get
        {
            using var sum = Images.sum(ScalarType.Int64);
            return string.Create(CultureInfo.InvariantCulture, $"[{string.Join(", ", Images.shape)}] sum {sum.item<long>()}");
        }
    }

    /// <summary>Picks pictures by index and scales them from 0..255 to [-1, 1].</summary>
    /// <param name="indices">int64 [B], on the CPU.</param>
    /// <param name="dtype">Floating dtype of the pictures.</param>
    /// <param name="device">Where the batch goes; the CPU when null.</param>
    /// <returns>New tensors, owned by the caller's dispose scope.</returns>
    public TrainingBatch Pick(Tensor indices, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        using var scope = NewDisposeScope();
        var images = Images.index_select(0, indices).to(device ?? CPU).to(dtype).div_(127.5).sub_(1);
        var labels = Labels.index_select(0, indices).to(device ?? CPU);
        return new(images.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
    }

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }
}
