using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Buffers of a cache's keys and values, layer by layer [rows, key heads, capacity, size], and of the text's first positions. Several
/// moments of a cache may share one as long as nothing they hold is written over; the last one frees it.
/// </summary>
internal sealed class KeyValueStore
{
    private readonly DecoderSizes _sizes;
    private readonly int _sinks;
    private readonly Tensor[] _keys, _values, _sinkKeys, _sinkValues;
    private int _holders = 1;

    public KeyValueStore(DecoderSizes sizes, int rows, int capacity, int sinks, ScalarType dtype, Device device)
    {
        (_sizes, _sinks, DType, Device, Rows) = (sizes, sinks, dtype, device, rows);
        (_keys, _values) = (Make(capacity), Make(capacity));
        (_sinkKeys, _sinkValues) = sinks == 0 ? ([], []) : (Make(sinks), Make(sinks));
    }

    public int Rows { get; }

    public ScalarType DType { get; }

    public Device Device { get; }

    public int Capacity => (int)_keys[0].shape[2];

    /// <summary>Moments that share this.</summary>
    public List<DecoderMoment> Moments { get; } = [];

    public Tensor Keys(int layer) => _keys[layer];

    public Tensor Values(int layer) => _values[layer];

    public Tensor SinkKeys(int layer) => _sinkKeys[layer];

    public Tensor SinkValues(int layer) => _sinkValues[layer];

    /// <summary>Makes room; what is held stays, for the moments too.</summary>
    public void Grow(int capacity)
    {
        using var scope = NewDisposeScope();
        foreach (var buffers in new[] { _keys, _values })
            for (var layer = 0; layer < buffers.Length; layer++)
            {
                var grown = Empty(capacity);
                grown.narrow(2, 0, buffers[layer].shape[2]).copy_(buffers[layer]);
                buffers[layer].Dispose();
                buffers[layer] = grown;
            }
    }

    /// <summary>A store of its own with some of the rows.</summary>
    /// <param name="rows">Rows of this one.</param>
    /// <param name="used">Slots that are filled.</param>
    public KeyValueStore Copy(IReadOnlyList<int> rows, int used)
    {
        using var scope = NewDisposeScope();
        var copy = new KeyValueStore(_sizes, rows.Count, Capacity, _sinks, DType, Device);
        copy.Take(this, rows, used);
        return copy;
    }

    /// <summary>Gives rows another order, in place.</summary>
    public void Reorder(IReadOnlyList<int> rows, int used)
    {
        using var scope = NewDisposeScope();
        Take(this, rows, used);
    }

    public KeyValueStore Hold()
    {
        _holders++;
        return this;
    }

    public void Release()
    {
        if (--_holders > 0)
            return;
        foreach (var buffer in (Tensor[])[.. _keys, .. _values, .. _sinkKeys, .. _sinkValues])
            buffer.Dispose();
    }

    private void Take(KeyValueStore from, IReadOnlyList<int> rows, int used)
    {
        var index = tensor([.. rows.Select(r => (long)r)], ScalarType.Int64, Device);
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            Take(_keys[layer], from._keys[layer], used);
            Take(_values[layer], from._values[layer], used);
            if (_sinks == 0)
                continue;
            Take(_sinkKeys[layer], from._sinkKeys[layer], _sinks);
            Take(_sinkValues[layer], from._sinkValues[layer], _sinks);
        }

        void Take(Tensor to, Tensor source, int slots)
        {
            if (slots > 0)
                to.narrow(2, 0, slots).copy_(source.narrow(2, 0, slots).index_select(0, index));
        }
    }

    private Tensor[] Make(int slots) => [.. Enumerable.Range(0, _sizes.Layers).Select(_ => Empty(slots))];

    // Zeros, because what was never written is read under a mask, and a mask does not hide NaN. Never an inference tensor: those could not
    // be written to outside inference mode.
    private Tensor Empty(int slots)
    {
        using var normal = inference_mode(false);
        return zeros([Rows, _sizes.KeyHeads, slots, _sizes.HeadSize], DType, Device).DetachFromDisposeScope();
    }
}
