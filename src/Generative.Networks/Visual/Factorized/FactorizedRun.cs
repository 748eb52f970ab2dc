using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>One evaluation of a <see cref="FactorizedGpt"/> over rows of tokens.</summary>
internal static class FactorizedRun
{
    /// <inheritdoc cref="IDecoderNetwork.Logits"/>
    public static Tensor Logits(FactorizedBody body, DecoderInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Parents is not null)
            throw new NotSupportedException("This network reads lines of tokens and no trees; use the samplers 'speculative', "
                + "'prompt-lookup' or 'jacobi' in place of those that try several lines at once.");
        var options = body.Options;
        var batch = DecoderBatch.Read(input, options.Vocabulary);
        var cache = FactorizedCache.Fitting(input, body, batch);
        int[] held = [.. cache?.RowLengths ?? new int[batch.Rows]];
        FactorizedChecks.Check(batch, held, input.Answers is not null, options);
        using var scope = NewDisposeScope();
        using var gradients = cache is null ? null : no_grad();
        long[] shape = [batch.Rows, batch.Answers.Max(), options.Vocabulary];
        if (batch.Lengths.Max() == 0)
            return zeros(shape, ScalarType.Float32, body.Device).MoveToOuterDisposeScope();
        var (hidden, firsts) = cache is null ? Whole(body, batch) : Behind(body, batch, cache);
        var wanted = Wanted(batch, held, firsts, options);
        if (wanted.Length == 0)
            return zeros(shape, ScalarType.Float32, body.Device).MoveToOuterDisposeScope();
        var picked = wanted.Length == hidden.shape[0] ? hidden : hidden.index_select(0, Numbers(body, wanted.Select(w => w.Index)));
        var logits = Read(body, picked, [.. wanted.Select(w => w.Part)]);
        if (wanted.Length == shape[0] * shape[1])
            return logits.view(shape).MoveToOuterDisposeScope();
        var all = zeros([shape[0] * shape[1], shape[2]], ScalarType.Float32, body.Device);
        return all.index_copy_(0, Numbers(body, wanted.Select(w => w.Place)), logits).view(shape).MoveToOuterDisposeScope();
    }

    /// <summary>Without a cache: rows filled up to whole cells, which nothing before them sees.</summary>
    private static (Tensor Hidden, int[] Firsts) Whole(FactorizedBody body, DecoderBatch batch)
    {
        var (options, rows) = (body.Options, batch.Rows);
        var cells = options.CellsOf(batch.Lengths.Max());
        var length = cells * options.Slots;
        var (classes, tokens) = (new long[rows], new long[rows * length]);
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < batch.Lengths[row]; i++)
            {
                var id = batch.Ids[row * batch.Most + i];
                if (i == 0)
                    classes[row] = id;
                else if (id < options.SlotSizes[options.SlotOf(i)])         // a guess that its slot does not have stays 0
                    tokens[row * length + i - 1] = id;
            }
        var hidden = body.Whole(tensor(classes, ScalarType.Int64, body.Device),
            tensor(tokens, [rows, cells, options.Slots], ScalarType.Int64, body.Device), null);
        return (hidden, [.. Enumerable.Range(0, rows).Select(row => row * length)]);
    }

    private static (Tensor Hidden, int[] Firsts) Behind(FactorizedBody body, DecoderBatch batch, FactorizedCache cache)
    {
        // Faster where layers are small; what comes out of it is no result yet, so that results can be changed in place.
        using var mode = inference_mode(true);
        var hidden = new FactorizedStep(body, batch, cache).Hidden();
        var firsts = new int[batch.Rows];
        for (var row = 1; row < firsts.Length; row++)
            firsts[row] = firsts[row - 1] + batch.Lengths[row - 1];
        return (hidden, firsts);
    }

    /// <summary>Of each answer wanted: its place among what was computed, in the answer, and in the cell.</summary>
    private static (int Index, int Place, int Part)[] Wanted(DecoderBatch batch, int[] held, int[] firsts, FactorizedOptions options)
    {
        var most = batch.Answers.Max();
        return [.. Enumerable.Range(0, batch.Rows).SelectMany(row =>
        {
            var first = batch.Lengths[row] - batch.Answers[row];
            return Enumerable.Range(0, batch.Answers[row]).Select(i =>
                (firsts[row] + first + i, row * most + i, (held[row] + first + i) % options.Slots));
        })];
    }

    /// <summary>[count, width] -> [count, vocabulary], float32: -infinity for ids that the slot asked about does not have.</summary>
    private static Tensor Read(FactorizedBody body, Tensor hidden, int[] slots)
    {
        var normed = body.Normed(hidden);
        if (slots.All(s => s == slots[0]))
            return Of(normed, slots[0]);
        return PlacedRows.Merge([.. slots.Distinct().Order().Select(slot =>
        {
            int[] places = [.. Enumerable.Range(0, slots.Length).Where(i => slots[i] == slot)];
            return ((Tensor?)Of(normed.index_select(0, Numbers(body, places)), slot), places);
        })]);

        Tensor Of(Tensor rows, int slot)
        {
            var logits = body.Head(slot, rows).to(ScalarType.Float32);
            var missing = body.Options.Vocabulary - logits.shape[1];
            return missing == 0 ? logits : functional.pad(logits, [0, missing], value: double.NegativeInfinity);
        }
    }

    private static Tensor Numbers(FactorizedBody body, IEnumerable<int> numbers) =>
        tensor([.. numbers.Select(n => (long)n)], ScalarType.Int64, body.Device);
}
