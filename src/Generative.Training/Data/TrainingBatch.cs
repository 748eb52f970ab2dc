using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>One batch of pictures with their classes.</summary>
/// <param name="Images">Floating [B, channel, height, width] in [-1, 1].</param>
/// <param name="Labels">int64 [B].</param>
public readonly record struct TrainingBatch(Tensor Images, Tensor Labels)
{
    /// <summary>Number of pictures.</summary>
    public long Size => Images.shape[0];
}
