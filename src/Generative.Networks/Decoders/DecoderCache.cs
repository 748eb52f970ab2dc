using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Keys and values of the positions an attention network has seen. Buffers are made ahead and doubled when full, so that a step copies
/// nothing of what is held. With a window the latest positions alone are kept, and with <see cref="CachePolicy.Sinks"/> the first ones
/// too: memory is then bounded. Belongs to one run; not for two threads at once.
/// </summary>
/// <remarks>
/// A snapshot copies nothing: it shares the buffers, which are copied once something it holds is about to be written over, that is after
/// <see cref="Truncate(int)"/>, <see cref="Keep"/>, <see cref="Select"/>, or when the window moves.
/// </remarks>
public sealed partial class DecoderCache : IRowCache
{
    private readonly IDecoderShape _core;
    private readonly Func<Tensor, int[], Tensor>? _back;
    private readonly int _capacity;
    private KeyValueStore? _store;
    private int[] _seen, _offsets;              // never changed in place: moments and callers hold them
    private bool _disposed;

    /// <summary>An empty cache.</summary>
    /// <param name="core">The network.</param>
    /// <param name="rows">Batch rows.</param>
    /// <param name="capacity">Positions to make room for.</param>
    /// <param name="window">What is kept.</param>
    /// <param name="back">Turns keys [..., count, size] back by so many positions each; null where nothing is ever moved.</param>
    internal DecoderCache(IDecoderShape core, int rows, int capacity, CacheWindow window, Func<Tensor, int[], Tensor>? back = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (_core, Window, _back, _seen, _offsets) = (core, window, back, new int[rows], new int[rows]);
        _capacity = Math.Min(capacity, window.Limit);
    }

    /// <summary>Positions the longest row has seen.</summary>
    public int Length => _seen.Max();

    /// <inheritdoc/>
    public IReadOnlyList<int> RowLengths => _seen;

    /// <summary>
    /// Whether nothing is forgotten yet. Once a window has moved, rows can be cut back as far as the window behind them is still held, and
    /// no further: take snapshots instead.
    /// </summary>
    public bool CanTruncate => Array.TrueForAll(_offsets, o => o == 0);

    internal CacheWindow Window { get; }

    internal bool Forgets => Window.Window > 0;

    internal int[] Offsets => _offsets;

    /// <summary>Slots each row has filled.</summary>
    internal int[] Slots => [.. _seen.Zip(_offsets, (s, o) => s - o)];

    /// <summary>Copies of a layer's keys, with their positions in them, and values: [rows, key heads, slots, size], filler 0 behind the
    /// shorter rows. Slots are positions, less those that a window has left behind.</summary>
    /// <exception cref="InvalidOperationException">Nothing is held.</exception>
    public (Tensor Keys, Tensor Values) Held(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, _core.Sizes.Layers);
        var store = _store ?? throw new InvalidOperationException("The cache is empty; send tokens through the network first.");
        return (Copy(store.Keys(layer)), Copy(store.Values(layer)));

        Tensor Copy(Tensor held)
        {
            using var scope = NewDisposeScope();
            var kept = held.narrow(2, 0, Slots.Max()).clone();
            foreach (var (slots, row) in Slots.Select((s, row) => (s, row)))
                kept[row].narrow(1, slots, kept.shape[2] - slots).zero_();
            return kept.MoveToOuterDisposeScope();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">Fewer positions than that are held, or the length is negative.</exception>
    public void Truncate(int length)
    {
        if (length < 0 || length > Length)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"length is {length}; give 0 to {Length}, the positions held.");
        Truncate([.. _seen.Select(s => Math.Min(s, length))]);
    }

    /// <inheritdoc/>
    public void Truncate(IReadOnlyList<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        CacheChecks.Lengths(lengths, _seen);
        for (var row = 0; row < lengths.Count; row++)
            CacheChecks.StillHeld(row, lengths[row], _seen[row], _offsets[row], Window);
        _offsets = [.. _offsets.Select((o, row) => lengths[row] == 0 ? 0 : o)];
        _seen = [.. lengths];
    }

    /// <inheritdoc/>
    public void Select(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        CacheChecks.Rows(rows, _seen.Length);
        if (rows.SequenceEqual(Enumerable.Range(0, _seen.Length)))
            return;
        var used = Slots.Max();
        (_seen, _offsets) = ([.. rows.Select(r => _seen[r])], [.. rows.Select(r => _offsets[r])]);
        if (_store is null)
            return;
        if (rows.Count == _store.Rows && _store.Moments.Count == 0)
            _store.Reorder(rows, used);
        else
            Replace(_store.Copy(rows, used));
    }

    /// <inheritdoc/>
    public void Keep(int row, int from, IReadOnlyList<int> kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        CacheChecks.Kept(row, from, kept, _seen);
        int[] lengths = [.. _seen.Select((s, r) => r == row ? from + kept.Count : s)];
        if (kept.SequenceEqual(Enumerable.Range(from, kept.Count)))
        {
            Truncate(lengths);
            return;
        }
        CacheChecks.StillHeld(row, Math.Max(from, 1), _seen[row], _offsets[row], Window);
        Protect([.. _seen.Select((s, r) => r == row ? from : s)]);
        KeyMoves.Pick(_store!, _core.Sizes, row, from - _offsets[row], [.. kept.Select(k => k - _offsets[row])]);
        _seen = lengths;
        FillSinks(row, from, lengths[row]);
    }

    /// <inheritdoc/>
    public ICacheSnapshot Snapshot() => new DecoderMoment(this, _store, _seen, _offsets);

    /// <inheritdoc/>
    public void Restore(ICacheSnapshot snapshot)
    {
        if (snapshot is not DecoderMoment moment || moment.Cache != this)
            throw new ArgumentException("The snapshot is of another cache; restore one that this cache made.", nameof(snapshot));
        ObjectDisposedException.ThrowIf(moment.IsDisposed, snapshot);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (moment.Store is not null && moment.Store != _store)
            Replace(moment.Store.Hold());
        else if (moment.Store is null && _store?.Rows != moment.Seen.Length)
            Replace(null);
        (_seen, _offsets) = (moment.Seen, moment.Offsets);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        Replace(null);
        (_seen, _offsets) = (new int[_seen.Length], new int[_seen.Length]);
    }

    private void Replace(KeyValueStore? store)
    {
        _store?.Release();
        _store = store;
    }
}
