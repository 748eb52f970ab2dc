using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>Writing and moving keys and values within a store.</summary>
internal static class KeyMoves
{
    /// <summary>Writes a step's keys or values, as <see cref="DecoderStep.Split"/> gives them, to [rows, key heads, capacity,
    /// size].</summary>
    public static void Write(Tensor held, DecoderStep step, Tensor added)
    {
        if (step.Targets is { } targets)
            held.index_put_(added, TensorIndex.Tensor(targets.Rows), TensorIndex.Colon, TensorIndex.Tensor(targets.Slots));
        else
            held.narrow(2, step.Starts[0], step.Counts[0]).copy_(added.transpose(1, 2));
    }

    /// <summary>Puts some slots of a row one after the other.</summary>
    public static void Pick(KeyValueStore store, DecoderSizes sizes, int row, int to, int[] slots)
    {
        if (slots.Length == 0)
            return;
        using var scope = NewDisposeScope();
        var index = tensor([.. slots.Select(s => (long)s)], ScalarType.Int64, store.Device);
        for (var layer = 0; layer < sizes.Layers; layer++)
            foreach (var held in new[] { store.Keys(layer)[row], store.Values(layer)[row] })
                held.narrow(1, to, slots.Length).copy_(held.index_select(1, index));
    }

    /// <summary>Moves a row's slots to the front, its keys turned back as far.</summary>
    public static void Shift(KeyValueStore store, DecoderSizes sizes, int row, int by, int count, Func<Tensor, int[], Tensor> back)
    {
        if (count == 0)
            return;
        for (var layer = 0; layer < sizes.Layers; layer++)
        {
            using var scope = NewDisposeScope();
            var (keys, values) = (store.Keys(layer)[row], store.Values(layer)[row]);
            keys.narrow(1, 0, count).copy_(back(keys.narrow(1, by, count), [by]));
            values.narrow(1, 0, count).copy_(values.narrow(1, by, count).clone());
        }
    }

    /// <summary>Copies first positions apart, their keys turned back to position 0. Slots are positions as long as those are the
    /// latest.</summary>
    public static void FillSinks(KeyValueStore store, int layer, int row, int from, int to, Func<Tensor, int[], Tensor> back)
    {
        if (to <= from)
            return;
        using var scope = NewDisposeScope();
        var keys = store.Keys(layer)[row].narrow(1, from, to - from);
        store.SinkKeys(layer)[row].narrow(1, from, to - from).copy_(back(keys, [.. Enumerable.Range(from, to - from)]));
        store.SinkValues(layer)[row].narrow(1, from, to - from).copy_(store.Values(layer)[row].narrow(1, from, to - from));
    }
}
