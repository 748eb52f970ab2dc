using static TorchSharp.torch;

namespace Generative.Networks;

/// <content>What a network's step does with it.</content>
public sealed partial class DecoderCache
{
    /// <summary>Refuses a cache that does not fit an input; null for none.</summary>
    internal static DecoderCache? Fitting(DecoderInput input, IDecoderCore core, DecoderBatch batch)
    {
        if (input.Cache is null)
            return null;
        if (input.Cache is not DecoderCache cache || cache._core != core)
            throw new ArgumentException("Cache is another network's; give one this network made (CreateCache).", nameof(input));
        ObjectDisposedException.ThrowIf(cache._disposed, cache);
        return cache._seen.Length == batch.Rows ? cache : throw new ArgumentException(
            $"Cache has {cache._seen.Length} rows, and Ids is [{batch.Rows}, {batch.Most}]; give as many rows.", nameof(input));
    }

    /// <summary>Makes room for so many tokens more of each row.</summary>
    internal void Reserve(int[] counts)
    {
        var need = Slots.Zip(counts, (s, c) => s + c).Max();
        if (_store is { } held && (held.DType != _core.DType || held.Device.ToString() != _core.Device.ToString()))
            throw new ArgumentException(
                $"Cache holds {held.DType} on {held.Device}, and the network is {_core.DType} on {_core.Device} now; make a new cache.");
        var room = Math.Max(_capacity, Math.Min(need, Window.Limit));
        _store ??= new(_core.Sizes, _seen.Length, room, Window.Sinks, _core.DType, _core.Device);
        Protect([.. _seen.Select((s, row) => counts[row] > 0 ? s : int.MaxValue)]);
        if (need > Window.Limit)
            MoveWindow();
        need = Slots.Zip(counts, (s, c) => s + c).Max();
        if (need > _store.Capacity)
            _store.Grow(Math.Min(Window.Limit, Math.Max(need, (int)Math.Min(2L * _store.Capacity, int.MaxValue))));
    }

    /// <summary>Writes a layer's new keys and values; they count once <see cref="Advance"/> says so.</summary>
    internal void Write(int layer, DecoderStep step, Tensor key, Tensor value)
    {
        KeyMoves.Write(_store!.Keys(layer), step, key.detach());
        KeyMoves.Write(_store.Values(layer), step, value.detach());
        if (Window.Sinks > 0 && _seen.Any(s => s < Window.Sinks))
            for (var row = 0; row < _seen.Length; row++)
                KeyMoves.FillSinks(_store, layer, row, _seen[row], Math.Min(Window.Sinks, _seen[row] + step.Counts[row]), _back!);
    }

    /// <summary>Counts tokens that every layer has written.</summary>
    internal void Advance(int[] counts) => _seen = [.. _seen.Zip(counts, (s, c) => s + c)];

    /// <summary>What a group looks at, views: [rows, key heads, slots, size].</summary>
    internal (Tensor Keys, Tensor Values) Read(int layer, DecoderGroup group)
    {
        return (View(_store!.Keys(layer)), View(_store.Values(layer)));

        Tensor View(Tensor held)
        {
            var rows = group.Rows == _seen.Length ? held : held.narrow(0, group.Row, group.Rows);
            return rows.narrow(2, group.From, group.Slots);
        }
    }

    /// <summary>The text's first positions of a group's rows, keys not turned: [rows, key heads, sinks, size].</summary>
    internal (Tensor Keys, Tensor Values) ReadSinks(int layer, DecoderGroup group) =>
        (_store!.SinkKeys(layer).narrow(0, group.Row, group.Rows), _store.SinkValues(layer).narrow(0, group.Row, group.Rows));

    private void FillSinks(int row, int from, int to)
    {
        for (var layer = 0; _store is not null && layer < _core.Sizes.Layers; layer++)
            KeyMoves.FillSinks(_store, layer, row, from, Math.Min(to, Window.Sinks), _back!);
    }

    /// <summary>Takes a store of its own before positions are written over that a moment holds.</summary>
    /// <param name="from">First position of each row that is written.</param>
    private void Protect(int[] from)
    {
        if (_store!.Moments.Any(m => Enumerable.Range(0, from.Length).Any(row =>
                (long)from[row] - _offsets[row] < m.Seen[row] - m.Offsets[row] || from[row] < Math.Min(m.Seen[row], Window.Sinks))))
            Replace(_store.Copy([.. Enumerable.Range(0, _store.Rows)], Slots.Max()));
    }

    /// <summary>Forgets all but the positions the next token sees.</summary>
    private void MoveWindow()
    {
        if (_store!.Moments.Count > 0)
            Replace(_store.Copy([.. Enumerable.Range(0, _store.Rows)], Slots.Max()));
        var moved = Slots.Select(s => Math.Max(0, s - (Window.Window - 1))).ToArray();
        for (var row = 0; row < moved.Length; row++)
            if (moved[row] > 0)
                KeyMoves.Shift(_store, _core.Sizes, row, moved[row], Window.Window - 1, _back!);
        _offsets = [.. _offsets.Zip(moved, (o, m) => o + m)];
    }
}
