using static Generative.Shared.ShapeText;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Checks what a diffusion transformer is given before native code sees it.</summary>
internal static class DiTInput
{
    /// <summary>Checks one batch.</summary>
    /// <param name="x">The pictures.</param>
    /// <param name="t">The timesteps.</param>
    /// <param name="classLabels">The classes.</param>
    /// <param name="channels">Channels a picture must have.</param>
    /// <param name="classRows">Rows of the class table.</param>
    /// <returns>The labels as int64.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype or a class is wrong; the message says which.</exception>
    public static Tensor Check(Tensor x, Tensor t, Tensor classLabels, int channels, int classRows)
    {
        if (x.dim() != 4 || x.shape[1] != channels)
            throw new ArgumentException($"x is [{Text(x)}]; give [batch, {channels}, height, width].", nameof(x));
        CheckBatch(t, x.shape[0], nameof(t));
        CheckBatch(classLabels, x.shape[0], nameof(classLabels));
        if (!is_integral(classLabels.dtype))
            throw new ArgumentException($"classLabels is {classLabels.dtype}; give class numbers, int64.", nameof(classLabels));
        var labels = classLabels.to(ScalarType.Int64);
        using var scope = NewDisposeScope();
        if (labels.numel() > 0 && (labels.min().item<long>() < 0 || labels.max().item<long>() >= classRows))
            throw new ArgumentException(
                $"classLabels has {labels.min().item<long>()} to {labels.max().item<long>()}; this network has 0 to {classRows - 1}, "
                + "the last being \"no class\" where it knows that.", nameof(classLabels));
        return labels;
    }

    private static void CheckBatch(Tensor values, long batch, string name)
    {
        if (values.dim() != 1 || values.shape[0] != batch)
            throw new ArgumentException($"{name} is [{Text(values)}]; give one for each picture, [{batch}].", name);
    }
}
