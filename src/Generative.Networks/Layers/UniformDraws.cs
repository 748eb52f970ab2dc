using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Draws of layers that drop at random in training.</summary>
internal static class UniformDraws
{
    /// <summary>Numbers in [0, 1), float32.</summary>
    /// <param name="shape">How many.</param>
    /// <param name="draws">A generator on the CPU: the same numbers whatever the device.</param>
    /// <param name="device">Where they go.</param>
    public static Tensor Of(long[] shape, Generator draws, Device device) => rand(shape, ScalarType.Float32, CPU, generator: draws).to(device);
}
