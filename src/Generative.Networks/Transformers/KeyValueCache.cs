using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Keys and values of the positions an attention network has already seen, layer by layer, [batch, heads, position, head width]. It can be
/// cut back to any length. Belongs to one run; not for two threads at once.
/// </summary>
public sealed class KeyValueCache : IModelCache
{
    private readonly Layer[] _layers;
    private readonly object _owner = new();

    /// <summary>An empty cache.</summary>
    /// <param name="layers">Layers of the network, at least 1.</param>
    /// <param name="rows">Batch rows, at least 1.</param>
    /// <param name="capacity">Positions to make room for at once, at least 1; it grows when needed.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is below 1.</exception>
    public KeyValueCache(int layers, int rows, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (Rows, _layers) = (rows, [.. Enumerable.Range(0, layers).Select(_ => new Layer(capacity))]);
    }

    /// <summary>Batch rows.</summary>
    public int Rows { get; }

    /// <inheritdoc/>
    public int Length { get; private set; }

    /// <summary>Always.</summary>
    public bool CanTruncate => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">Fewer positions than that are held, or the length is negative.</exception>
    public void Truncate(int length) => Length = length >= 0 && length <= Length ? length
        : throw new ArgumentOutOfRangeException(nameof(length), length, $"length is {length}; give 0 to {Length}, the positions held.");

    /// <inheritdoc/>
    public ICacheSnapshot Snapshot() => new Moment(_owner, Length, [.. _layers.Select(l => l.Copy(Length))]);

    /// <inheritdoc/>
    public void Restore(ICacheSnapshot snapshot)
    {
        if (snapshot is not Moment moment || moment.Owner != _owner)
            throw new ArgumentException("The snapshot is of another cache; restore one that this cache made.", nameof(snapshot));
        for (var i = 0; i < _layers.Length && moment.Length > 0; i++)
            _layers[i].Write(0, moment.Layers[i]!.Value.Keys, moment.Layers[i]!.Value.Values);
        Length = moment.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers)
            layer.Dispose();
        Length = 0;
    }

    /// <summary>Writes a layer's new positions behind the old ones; they count once <see cref="Advance"/> says so.</summary>
    /// <returns>Keys and values of all positions, views that the next call may write over.</returns>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        _layers[layer].Write(Length, keys, values);
        return _layers[layer].First(Length + keys.shape[2]);
    }

    /// <summary>Counts positions that every layer has written.</summary>
    internal void Advance(int positions) => Length += positions;

    /// <summary>Buffers of one layer, made when the first keys tell their shape.</summary>
    private sealed class Layer(long capacity) : IDisposable
    {
        private Tensor? _keys, _values;

        public void Write(long at, Tensor keys, Tensor values)
        {
            using var scope = NewDisposeScope();
            (_keys, _values) = (Room(_keys, keys, at), Room(_values, values, at));
            _keys.narrow(2, at, keys.shape[2]).copy_(keys);
            _values.narrow(2, at, values.shape[2]).copy_(values);
        }

        public (Tensor Keys, Tensor Values) First(long length) => (_keys!.narrow(2, 0, length), _values!.narrow(2, 0, length));

        public (Tensor Keys, Tensor Values)? Copy(long length) => length == 0 ? null
            : (Kept(_keys!.narrow(2, 0, length).clone()), Kept(_values!.narrow(2, 0, length).clone()));

        public void Dispose()
        {
            _keys?.Dispose();
            _values?.Dispose();
            (_keys, _values) = (null, null);
        }

        private static Tensor Kept(Tensor tensor) => tensor.DetachFromDisposeScope();

        private Tensor Room(Tensor? held, Tensor added, long at)
        {
            var needed = at + added.shape[2];
            if (held is not null && held.shape[2] >= needed)
                return held;
            var size = held is null ? Math.Max(capacity, needed) : Math.Max(2 * held.shape[2], needed);
            var grown = Kept(zeros([added.shape[0], added.shape[1], size, added.shape[3]], added.dtype, added.device));
            if (held is not null)
                grown.narrow(2, 0, at).copy_(held.narrow(2, 0, at));
            held?.Dispose();
            return grown;
        }
    }

    private sealed record Moment(object Owner, int Length, (Tensor Keys, Tensor Values)?[] Layers) : ICacheSnapshot
    {
        public void Dispose()
        {
            foreach (var layer in Layers)
            {
                layer?.Keys.Dispose();
                layer?.Values.Dispose();
            }
        }
    }
}
