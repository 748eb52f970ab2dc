namespace Generative.Checkpoints;

/// <summary>A run of values that tensors look at, as the pickle claims it.</summary>
/// <param name="Key">Under which name the container holds it.</param>
/// <param name="DType">The dtype in the spelling of safetensors.</param>
/// <param name="Values">Number of values.</param>
internal sealed record PickledStorage(string Key, string DType, long Values)
{
    /// <summary>Bytes of one value.</summary>
    public int Width => SafetensorsTypes.Bits(DType)!.Value / 8;
}
