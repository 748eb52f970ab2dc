using System.Buffers.Binary;
using System.Text;

namespace Generative.Tokenizers;

/// <summary>
/// The map of characters that SentencePiece stores in a model: the size of a double-array trie ("An Efficient Implementation of Trie
/// Structures", Aoe et al., 1992; in the layout of darts-clone), the trie, and zero-terminated texts that its values point at.
/// </summary>
internal sealed class CharsMap
{
    private readonly uint[] _units;
    private readonly byte[] _texts;

    /// <exception cref="InvalidDataException">It is not such a map.</exception>
    public CharsMap(ReadOnlySpan<byte> blob, string source)
    {
        var size = blob.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(blob);
        if (size == 0 || size % 4 != 0 || size > blob.Length - 4)
            throw new InvalidDataException(
                $"{source}: the character map is damaged ({blob.Length} bytes with a trie of {size}); fetch it again");
        _units = new uint[size / 4];
        for (var i = 0; i < _units.Length; i++)
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(blob[(4 + 4 * i)..]);
        _texts = blob[(4 + (int)size)..].ToArray();
    }

    /// <summary>What stands for the beginning of some UTF-8.</summary>
    /// <param name="utf8">Where to look.</param>
    /// <param name="longest">Whether the longest key counts, otherwise the shortest.</param>
    /// <param name="length">Bytes of the key.</param>
    /// <returns>The replacement, or null where no key begins here.</returns>
    public string? Find(ReadOnlySpan<byte> utf8, bool longest, out int length)
    {
        var (node, value) = (Offset(_units[0]), -1);
        length = 0;
        for (var i = 0; i < utf8.Length; i++)
        {
            node ^= utf8[i];
            if (node >= (uint)_units.Length || Label(_units[node]) != utf8[i])
                break;
            var unit = _units[node];
            node ^= Offset(unit);
            if (!HasValue(unit) || node >= (uint)_units.Length)
                continue;
            (value, length) = ((int)(_units[node] & 0x7FFFFFFF), i + 1);
            if (!longest)
                break;
        }
        return value < 0 ? null : TextAt(value);
    }

    private string TextAt(int start)
    {
        var text = start < _texts.Length ? _texts.AsSpan(start) : [];
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    private static bool HasValue(uint unit) => (unit >> 8 & 1) == 1;

    private static uint Label(uint unit) => unit & 0x800000FF;

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & 1 << 9) >> 6);
}
