namespace Generative.Checkpoints;

/// <summary>The header entry of one stored tensor.</summary>
/// <param name="Name">The tensor's name, e.g. <c>model.enc.conv.weight</c>.</param>
/// <param name="DType">The dtype as the file spells it: F32, BF16, I64, BOOL, F8_E4M3, ...</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="ByteLength">Bytes the values take in the file.</param>
public sealed record TensorInfo(string Name, string DType, IReadOnlyList<long> Shape, long ByteLength)
{
    /// <summary>The entry as people write it: <c>name F32 [3, 4]</c>.</summary>
    public override string ToString() => $"{Name} {DType} [{string.Join(", ", Shape)}]";
}
