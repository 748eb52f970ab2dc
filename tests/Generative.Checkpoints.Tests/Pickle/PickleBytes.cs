using System.Buffers.Binary;
using System.Text;

namespace Generative.Checkpoints.Tests;

/// <summary>Writes pickles instruction by instruction, wrong ones included.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> _bytes = [];

    /// <summary>A whole pickle of protocol 2 of one value.</summary>
    public static byte[] Of(object? value) => new PickleBytes().Raw(0x80, 2).Value(value).Raw('.').ToArray();

    public byte[] ToArray() => [.. _bytes];

    public PickleBytes Raw(params ReadOnlySpan<int> bytes)
    {
        foreach (var value in bytes) _bytes.Add((byte)value);
        return this;
    }

    public PickleBytes Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Raw('X').UInt32((uint)bytes.Length);
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBytes Ascii(string text)
    {
        _bytes.AddRange(Encoding.ASCII.GetBytes(text));
        return this;
    }

    public PickleBytes UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBytes Long(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Raw(0x8a, 8);
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBytes Global(string module, string name)
    {
        _bytes.AddRange(Encoding.UTF8.GetBytes($"c{module}\n{name}\n"));
        return this;
    }

    /// <summary>A value as Python would describe it.</summary>
    public PickleBytes Value(object? value) => value switch
    {
        null => Raw('N'),
        bool flag => Raw(flag ? 0x88 : 0x89),
        int small => Long(small),
        long number => Long(number),
        double real => Real(real),
        string text => Text(text),
        long[] numbers => Tuple([.. numbers.Cast<object>()]),
        Dictionary<string, object?> entries => Raw('}', '(').Entries(entries).Raw('u'),
        StateDict { Entries: var entries } => Global("collections", "OrderedDict").Raw(')', 'R', '(').Entries(entries).Raw('u')
            .Raw('}').Text("_metadata").Raw('}', 's', 'b'),
        object?[] items => List(items),
        SampleTensor tensor => Tensor(tensor),
        SampleCall(var module, var name, var arguments) => Global(module, name).Tuple(arguments).Raw('R'),
        Action<PickleBytes> write => Written(write),
        _ => throw new ArgumentException($"{value.GetType().Name} is not written here", nameof(value)),
    };

    public PickleBytes Tuple(params object?[] items)
    {
        Raw('(');
        foreach (var item in items) Value(item);
        return Raw('t');
    }

    /// <summary>The reference to a storage.</summary>
    public PickleBytes Storage(SampleTensor tensor) => Raw('(').Text("storage").Global("torch", tensor.Kind + "Storage").Text(tensor.Key)
        .Text("cpu").Long(tensor.Values).Raw('t', 'Q');

    private PickleBytes Tensor(SampleTensor tensor) => Global("torch._utils", "_rebuild_tensor_v2").Raw('(').Storage(tensor)
        .Long(tensor.Offset).Value(tensor.Sizes).Value(tensor.Strides).Raw(0x89).Value(new StateDict([])).Raw('t', 'R');

    private PickleBytes Written(Action<PickleBytes> write)
    {
        write(this);
        return this;
    }

    private PickleBytes Entries(Dictionary<string, object?> entries)
    {
        foreach (var (key, value) in entries) Text(key).Value(value);
        return this;
    }

    private PickleBytes List(object?[] items)
    {
        Raw(']', '(');
        foreach (var item in items) Value(item);
        return Raw('e');
    }

    private PickleBytes Real(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        Raw('G');
        _bytes.AddRange(bytes);
        return this;
    }
}
