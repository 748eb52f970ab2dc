using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Training;

/// <summary>Moves each picture of a batch by whole pixels of its own; what comes in at the border is black (-1).</summary>
internal static class RandomShift
{
    /// <summary>Shifts [batch, channel, height, width] by -max..max along both axes.</summary>
    public static Tensor Apply(Tensor images, int max, DrawKey key, IRandomSource random)
    {
        using var scope = NewDisposeScope();
        var (batch, channels, height, width) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3]);
        var padded = functional.pad(images, (max, max, max, max), value: -1);
        var offset = random.Uniform(key, [2, batch, 1], device: images.device).squeeze(0).mul_(2 * max + 1).floor_().to(ScalarType.Int64);
        var rows = offset[0] + arange(height, ScalarType.Int64, images.device);        // [batch, height]
        var columns = offset[1] + arange(width, ScalarType.Int64, images.device);      // [batch, width]
        var places = (rows.unsqueeze(2) * (width + 2 * max) + columns.unsqueeze(1)).view(batch, 1, -1).expand(batch, channels, -1);
        return padded.flatten(2).gather(2, places).view(batch, channels, height, width).MoveToOuterDisposeScope();
    }
}
