using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Where a model runs, and in which dtype its network computes.</summary>
/// <param name="Device">The device.</param>
/// <param name="DType">Dtype of the weights: Float32, or Float16 and BFloat16 on a GPU (on CPUs these are some 50 times slower), or Float64.</param>
public readonly record struct Placement(Device Device, ScalarType DType = ScalarType.Float32)
{
    /// <summary>Float32 on a device.</summary>
    public static implicit operator Placement(Device device) => new(device);
}
