using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// While one is held, networks built on this thread get their large weights without values: on torch's meta device they take no memory
/// at all, which is enough to look at a network larger than memory; elsewhere they wait for values from a file, so that nothing is drawn
/// that is written over at once, and no second copy in another dtype ever stands beside the first.
/// </summary>
/// <remarks>
/// torch's own default device is one for the whole process, and would change what other threads compute meanwhile. Small tensors that a
/// layer sets to a constant (gains of norms) are made as ever, on the CPU in float32.
/// </remarks>
public sealed class UnsetWeights : IDisposable
{
    [ThreadStatic]
    private static UnsetWeights? _current;

    private readonly UnsetWeights? _outer = _current;
    private readonly Device _device;
    private readonly ScalarType _dtype;

    private UnsetWeights(Device device, ScalarType dtype) => (_device, _dtype, _current) = (device, dtype, this);

    /// <summary>Weights that exist in name and shape alone; a network that has them cannot be run.</summary>
    public static UnsetWeights Nowhere() => new(META, ScalarType.Float32);

    /// <summary>Weights without values; all of them must be written before the network is run.</summary>
    /// <param name="device">Where they are.</param>
    /// <param name="dtype">Their dtype.</param>
    public static UnsetWeights On(Device device, ScalarType dtype) => new(device, dtype);

    /// <summary>A tensor without values where such a scope is held; null elsewhere.</summary>
    internal static Tensor? Make(ReadOnlySpan<long> shape) =>
        _current is { } held ? empty(shape, dtype: held._dtype, device: held._device) : null;

    /// <summary>Networks are built as before again.</summary>
    public void Dispose() => _current = _outer;
}
