namespace Generative.Checkpoints.Tests;

/// <summary>A tensor to be described in a pickle.</summary>
/// <param name="Kind">Its storage's class without "Storage".</param>
/// <param name="Key">Its storage's key.</param>
/// <param name="Values">Values its storage claims.</param>
/// <param name="Offset">First value.</param>
/// <param name="Sizes">Sizes.</param>
/// <param name="Strides">Strides.</param>
internal sealed record SampleTensor(string Kind, string Key, long Values, long Offset, long[] Sizes, long[] Strides)
{
    /// <summary>Four floats as [2, 2] in storage 0.</summary>
    public static SampleTensor Square => new("Float", "0", 4, 0, [2, 2], [2, 1]);
}
