using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// Keeps clean estimates inside the data's range: static clipping, or dynamic thresholding (Saharia et al. 2022, Imagen, section 2.3), which
/// clips at a quantile of the picture's magnitudes and divides by it. Settings of every sampler that offers them.
/// </summary>
/// <param name="clip">Clip at plus and minus this; 0 for no clipping.</param>
/// <param name="threshold">Quantile of the magnitudes, in (0, 1]; 0 for no thresholding. Replaces clipping.</param>
/// <param name="thresholdMax">Largest value to clip at when thresholding, at least 1.</param>
public sealed class CleanLimits(double clip = 0, double threshold = 0, double thresholdMax = 1)
{
    /// <summary>Clip at plus and minus this; 0 for no clipping.</summary>
    public SamplerSetting Clip { get; } = new("clip", clip, 0, double.MaxValue, "clip the clean estimate at plus and minus this; 0 for none");

    /// <summary>Quantile for dynamic thresholding; 0 for none.</summary>
    public SamplerSetting Threshold { get; } = new("threshold", threshold, 0, 1, "quantile for dynamic thresholding; 0 for none");

    /// <summary>Largest dynamic threshold.</summary>
    public SamplerSetting ThresholdMax { get; } = new("threshold_max", thresholdMax, 1, double.MaxValue, "largest dynamic threshold");

    /// <summary>All three.</summary>
    public IReadOnlyList<SamplerSetting> Settings => [Clip, Threshold, ThresholdMax];

    /// <summary>The estimate within its limits; the tensor itself when there are none.</summary>
    /// <param name="clean">[batch, ...], float64.</param>
    /// <param name="run">Supplies the run's settings.</param>
    public Tensor Apply(Tensor clean, SamplingContext run)
    {
        if (run.Setting(Threshold) is > 0 and var quantile)
        {
            using var scope = NewDisposeScope();
            var s = clean.reshape(clean.shape[0], -1).abs().quantile(tensor(quantile, clean.dtype, clean.device), dim: 1)
                .reshape(-1).clamp(1, run.Setting(ThresholdMax));
            s = s.reshape([-1, .. Enumerable.Repeat(1L, (int)clean.dim() - 1)]);
            return (clean.minimum(s).maximum(-s) / s).MoveToOuterDisposeScope();
        }
        return run.Setting(Clip) is > 0 and var limit ? clean.clamp(-limit, limit) : clean;
    }
}
