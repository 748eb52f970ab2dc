using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// Keys and values of each row's latest tokens, right-aligned: [batch, held, width], the latest last. New ones are written behind the old
/// ones in place; only when the room is used up are those still seen copied to fresh room, so that a step copies next to nothing.
/// </summary>
/// <param name="most">Most tokens kept.</param>
/// <param name="capacity">Tokens to make room for at once.</param>
internal sealed class RecurrentWindow(int most, int capacity) : IDisposable
{
    private Tensor? _room;                      // [2, batch, slots, width]: keys, then values
    private long _start, _held;

    /// <summary>Tokens held of the longest row.</summary>
    public long Held => _held;

    /// <summary>Writes tokens behind those held; they count once <see cref="Keep"/> says so.</summary>
    /// <param name="keys">[batch, token, width].</param>
    /// <param name="values">The same shape.</param>
    /// <returns>Those held and these, [batch, held + token, width]: views that live in the caller's dispose scope.</returns>
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values)
    {
        var tokens = keys.shape[1];
        Reserve(keys, tokens);
        using (var scope = NewDisposeScope())
        {
            var free = _room!.narrow(2, _start + _held, tokens);
            free.select(0, 0).copy_(keys);
            free.select(0, 1).copy_(values);
        }
        var all = _room.narrow(2, _start, _held + tokens);
        return (all.select(0, 0), all.select(0, 1));
    }

    /// <summary>Counts tokens that every layer has written, and forgets those too old.</summary>
    /// <param name="tokens">Tokens written a row, filler included.</param>
    /// <param name="lengths">Each row's own; null where all are.</param>
    public void Keep(int tokens, IReadOnlyList<int>? lengths)
    {
        var added = lengths?.Max() ?? tokens;
        var kept = Math.Min(_held + added, most);
        if (lengths is not null)
            Gather(tokens, lengths, kept);
        else
            (_start, _held) = (_start + _held + tokens - kept, kept);
        // After a long prompt most of the room holds what nobody sees any more.
        if (_room!.shape[2] > 4 * Math.Max(most, capacity))
            Move(kept + most);
    }

    /// <summary>Makes row i what row rows[i] was.</summary>
    public void Select(Tensor rows)
    {
        if (_room is not null)
            Replace(View().index_select(1, rows));
    }

    /// <summary>A copy of what is held, [2, batch, held, width]; null where nothing ever was.</summary>
    public Tensor? Copy() => _room is null ? null : View().clone();

    /// <summary>Makes a copy what is held.</summary>
    public void Restore(Tensor? copy)
    {
        if (copy is not null)
            Replace(copy.clone());
        else
            Dispose();
    }

    /// <summary>What is held as a ring of <c>most</c> slots: position p in slot p mod most, 0 where there is none.</summary>
    /// <param name="lengths">Tokens each row has seen.</param>
    /// <returns>[batch, most, 1, width] each, in the caller's dispose scope; null where nothing ever was.</returns>
    public (Tensor Keys, Tensor Values)? ToRing(IReadOnlyList<int> lengths)
    {
        if (_room is null)
            return null;
        using var scope = NewDisposeScope();
        // The latest position in each slot, then its place here; the row's last token is at the right end.
        long[] latest = [.. lengths.SelectMany(n => Enumerable.Range(0, most).Select(
            slot => n - 1L - ((n - 1L - slot) % most + most) % most))];
        long[] places = [.. latest.Select((p, i) => Math.Max(0, p - lengths[i / most] + _held))];
        long[] shape = [lengths.Count, most, 1];
        var index = tensor(places, shape, ScalarType.Int64, _room.device).unsqueeze(0).expand(2, -1, -1, _room.shape[3]);
        var empty = tensor([.. latest.Select(p => p < 0)], shape, ScalarType.Bool, _room.device);
        var ring = View().gather(2, index).masked_fill(empty, HeldScalars.Zero).unsqueeze(3);
        return (ring.select(0, 0).clone().MoveToOuterDisposeScope(), ring.select(0, 1).clone().MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _room?.Dispose();
        (_room, _start, _held) = (null, 0, 0);
    }

    private Tensor View() => _room!.narrow(2, _start, _held);

    private void Reserve(Tensor like, long tokens)
    {
        if (_room is null)
        {
            using var normal = inference_mode(false);
            var slots = Math.Max(tokens, Math.Min(capacity, 2L * most));
            _room = zeros([2, like.shape[0], slots, like.shape[2]], like.dtype, like.device).DetachFromDisposeScope();
        }
        else if (_start + _held + tokens > _room.shape[2])
            Move(_held + tokens + Math.Min(_held + tokens, most));
    }

    private void Move(long slots)
    {
        // Made under inference mode it could be written under inference mode alone.
        using var normal = inference_mode(false);
        using var scope = NewDisposeScope();
        var grown = zeros([2, _room!.shape[1], slots, _room.shape[3]], _room.dtype, _room.device);
        grown.narrow(2, 0, _held).copy_(View());
        _room.Dispose();
        (_room, _start) = (grown.DetachFromDisposeScope(), 0);
    }

    /// <summary>Each row's own latest tokens to the right end.</summary>
    private void Gather(int tokens, IReadOnlyList<int> lengths, long kept)
    {
        using var scope = NewDisposeScope();
        var places = new long[lengths.Count * kept];
        for (var i = 0L; i < places.Length; i++)
            places[i] = Math.Max(0, _held + lengths[(int)(i / kept)] - kept + i % kept);
        var index = tensor(places, [lengths.Count, kept], ScalarType.Int64, _room!.device);
        var all = _room.narrow(2, _start, _held + tokens);
        Replace(all.gather(2, index.unsqueeze(-1).unsqueeze(0).expand(2, -1, -1, all.shape[3])));
    }

    /// <summary>Takes over what is to be held, with room behind it.</summary>
    private void Replace(Tensor held)
    {
        using var normal = inference_mode(false);
        using var scope = NewDisposeScope();
        var kept = held.shape[2];
        var slots = kept + Math.Max(1, Math.Min(kept, most));
        var grown = zeros([2, held.shape[1], slots, held.shape[3]], held.dtype, held.device);
        grown.narrow(2, 0, kept).copy_(held);
        held.Dispose();
        _room?.Dispose();
        (_room, _start, _held) = (grown.DetachFromDisposeScope(), 0, kept);
    }
}
