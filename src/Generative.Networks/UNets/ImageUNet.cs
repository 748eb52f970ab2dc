using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// A U-Net over pictures, conditioned on a noise label and, where it has them, on classes and augmentation labels.
/// Arguments of forward: x [batch, channel, H, W]; noise [batch]; class one-hot rows [batch or 1, classes] or null;
/// augmentation labels [batch, augment_dim] or null. Result [batch, channel, H, W].
/// </summary>
/// <param name="name">Module name.</param>
/// <param name="options">Size and conditioning.</param>
public abstract class ImageUNet(string name, ImageUNetOptions options)
    : Module<Tensor, Tensor, Tensor?, Tensor?, Tensor>(name)
{
    /// <summary>Size and conditioning of this network.</summary>
    public ImageUNetOptions Options { get; } = options;

    /// <summary>Dtype of the weights, which inputs must have; the noise labels stay float32 or float64.</summary>
    public abstract ScalarType DType { get; }

    /// <summary>One-hot rows, or a row of zeros (no class) when a conditional network receives none.</summary>
    private protected Tensor? LabelsOrNone(Tensor x, Tensor? classes) =>
        Options.LabelDim == 0 ? null : classes ?? zeros(1, Options.LabelDim, x.dtype, x.device);
}
