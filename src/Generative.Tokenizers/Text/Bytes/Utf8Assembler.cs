using System.Buffers;
using System.Text;

namespace Generative.Tokenizers;

/// <summary>Puts characters together from bytes that come one by one. A character is said when its last byte came.</summary>
internal sealed class Utf8Assembler(InvalidBytes invalid)
{
    private readonly byte[] _pending = new byte[4];
    private int _count;

    public void Add(byte value, StringBuilder into)
    {
        _pending[_count++] = value;
        while (_count > 0)
        {
            var status = Rune.DecodeFromUtf8(_pending.AsSpan(0, _count), out var rune, out var used);
            if (status == OperationStatus.NeedMoreData)
                return;
            Say(status, rune, used, into);
        }
    }

    /// <summary>What is left of a character that will not be completed.</summary>
    public void Flush(StringBuilder into)
    {
        while (_count > 0)
            Say(Rune.DecodeFromUtf8(_pending.AsSpan(0, _count), out var rune, out var used), rune, used, into);
    }

    private void Say(OperationStatus status, Rune rune, int used, StringBuilder into)
    {
        if (status == OperationStatus.Done)
            Scalars.Append(into, rune);
        else if (invalid == InvalidBytes.Escaped)
            foreach (var value in _pending.AsSpan(0, used))
                into.Append(EscapedBytes.Escape(value));
        else
            into.Append('\uFFFD', invalid == InvalidBytes.OneForEachByte ? used : 1);
        _count -= used;
        _pending.AsSpan(used, _count).CopyTo(_pending);
    }
}
