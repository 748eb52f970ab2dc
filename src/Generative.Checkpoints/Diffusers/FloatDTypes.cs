namespace Generative.Checkpoints;

/// <summary>The float dtypes in a file's header.</summary>
internal static class FloatDTypes
{
    /// <summary>Objects to floats of several dtypes.</summary>
    /// <exception cref="InvalidDataException">There are; the message names a tensor of each of two.</exception>
    public static void CheckUniform(ITensorSource source)
    {
        TensorInfo? first = null;
        foreach (var tensor in source.Tensors.Values.Where(IsFloat).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            first ??= tensor;
            if (tensor.DType != first.DType)
            {
                throw new InvalidDataException(
                    $"{source.Path}: tensor '{first.Name}' is {first.DType} and '{tensor.Name}' is {tensor.DType}; "
                    + "a component's floats should be of one dtype: save it in one, or allow mixed dtypes "
                    + $"({nameof(DiffusersOpenOptions)}.{nameof(DiffusersOpenOptions.AllowMixedDTypes)})");
            }
        }
    }

    // F32, F8_E4M3 and BF16 are floats; integers and truth values beside them are customary.
    private static bool IsFloat(TensorInfo tensor) =>
        tensor.DType.StartsWith('F') || tensor.DType.StartsWith("BF", StringComparison.Ordinal);
}
