using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Rows in the order in which their product reads them: four at a time, a vector of each in turn, so that the reads follow each other and
/// never fall on the same lines of the cache. The last rows are filled up with zeros.
/// </summary>
internal sealed unsafe class PackedRows : IDisposable
{
    /// <summary>Rows that are multiplied at once.</summary>
    public const int Block = 4;

    private PackedRows(int numbers) => Numbers = (float*)NativeMemory.AlignedAlloc((nuint)numbers * sizeof(float), 64);

    /// <summary>The numbers: [blocks, width / vector, 4, vector], of a single row as they are.</summary>
    public float* Numbers { get; }

    /// <summary>Packs rows.</summary>
    /// <param name="rows">float32 [count, width] on the CPU, contiguous.</param>
    /// <param name="count">Rows.</param>
    /// <param name="width">Numbers of each, a multiple of a vector's.</param>
    public static PackedRows Of(Tensor rows, int count, int width)
    {
        var source = MemoryMarshal.Cast<byte, float>(rows.bytes);
        var packed = new PackedRows(count == 1 ? width : (count + Block - 1) / Block * Block * width);
        if (count == 1)
        {
            source.CopyTo(new(packed.Numbers, width));
            return packed;
        }
        var lanes = Vector<float>.Count;
        var to = packed.Numbers;
        for (var first = 0; first < count; first += Block)
            for (var column = 0; column < width; column += lanes)
                for (var row = first; row < first + Block; row++, to += lanes)
                    if (row < count)
                        source.Slice(row * width + column, lanes).CopyTo(new(to, lanes));
                    else
                        new Span<float>(to, lanes).Clear();
        return packed;
    }

    public void Dispose() => NativeMemory.AlignedFree(Numbers);
}
