using System.Runtime.InteropServices;

namespace Generative.Pipelines;

/// <summary>Takes lists of the same numbers for the same.</summary>
internal sealed class SameNumbers : IEqualityComparer<int[]>
{
    /// <inheritdoc/>
    public bool Equals(int[]? one, int[]? other) => one.AsSpan().SequenceEqual(other);

    /// <inheritdoc/>
    public int GetHashCode(int[] numbers)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return hash.ToHashCode();
    }
}
