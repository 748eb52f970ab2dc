using System.Text;

namespace Generative.Pipelines;

/// <summary>Characters of a set as sequences of byte ranges: what UTF-8 writes them as.</summary>
internal static class Utf8Ranges
{
    private const int Payload = 6;              // bits in every byte but the first

    // Last character of one, two, three and four bytes.
    private static readonly int[] Last = [0x7F, 0x7FF, 0xFFFF, 0x10FFFF];

    /// <summary>The sequences; each byte of one is free within its range, whatever the others are.</summary>
    public static IEnumerable<IReadOnlyList<(byte First, byte Last)>> Of(ScalarSet set) =>
        from range in set.Ranges
        from part in BySize(range.First, range.Last)
        from sequence in Split(part.First, part.Last)
        select sequence;

    private static IEnumerable<(int First, int Last)> BySize(int first, int last)
    {
        foreach (var end in Last)
            if (first <= end && first <= last)
            {
                yield return (first, Math.Min(last, end));
                first = end + 1;
            }
    }

    /// <summary>
    /// A range of characters of one size. Where its ends differ in a byte that is not the last, the bytes behind it are free only if they
    /// are so at both ends: what sticks out is cut off first.
    /// </summary>
    private static IEnumerable<IReadOnlyList<(byte First, byte Last)>> Split(int first, int last)
    {
        for (var low = Payload; low < 21 && first > Last[0]; low += Payload)
        {
            var mask = (1 << low) - 1;
            if ((first & ~mask) == (last & ~mask))
                break;
            if ((first & mask) != 0)
                return [.. Split(first, first | mask), .. Split((first | mask) + 1, last)];
            if ((last & mask) != mask)
                return [.. Split(first, (last & ~mask) - 1), .. Split(last & ~mask, last)];
        }
        Span<byte> a = stackalloc byte[4], b = stackalloc byte[4];
        var size = new Rune(first).EncodeToUtf8(a);
        new Rune(last).EncodeToUtf8(b);
        var sequence = new (byte, byte)[size];
        for (var i = 0; i < size; i++)
            sequence[i] = (a[i], b[i]);
        return [sequence];
    }
}
