using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>One evaluation of a network whose attention sees everything before a token, with a cache or without.</summary>
internal static class DecoderRun
{
    /// <inheritdoc cref="IDecoderNetwork.Logits"/>
    public static Tensor Logits(IDecoderCore core, DecoderInput input)
    {
        var batch = DecoderBatch.Read(input, core.Vocabulary);
        var cache = DecoderCache.Fitting(input, core, batch);
        Check(core, batch, cache);
        using var scope = NewDisposeScope();
        using var gradients = cache is null ? null : no_grad();
        var most = batch.Answers.Max();
        var (hidden, places) = Hidden(core, batch, cache, most);
        long[] shape = [batch.Rows, most, core.Vocabulary];
        if (hidden is null)
            return zeros(shape, ScalarType.Float32, core.Device).MoveToOuterDisposeScope();
        var logits = core.Read(hidden);
        if (places.Length == batch.Rows * most && !places.Where((p, i) => p != i).Any())
            return logits.view(shape).MoveToOuterDisposeScope();
        var all = zeros([batch.Rows * most, core.Vocabulary], ScalarType.Float32, core.Device);
        return all.index_copy_(0, Numbers(places, core.Device), logits).view(shape).MoveToOuterDisposeScope();
    }

    /// <summary>What the blocks answer where it is wanted, and each one's place in the answer; null where nothing is.</summary>
    private static (Tensor? Hidden, int[] Places) Hidden(IDecoderCore core, DecoderBatch batch, DecoderCache? cache, int most)
    {
        // Faster by a tenth where layers are small; what comes out of it is no result yet, so that results can be changed in place.
        using var mode = cache is null ? null : inference_mode(true);
        List<Tensor> hidden = [];
        List<int> places = [];
        var piece = batch.Tree is null ? cache?.Window.Piece ?? int.MaxValue : int.MaxValue;
        for (var start = 0L; start < batch.Most; start += piece)
        {
            int[] counts = [.. batch.Lengths.Select(l => (int)Math.Clamp(l - start, 0, piece))];
            if (counts.All(c => c == 0))
                continue;
            cache?.Reserve(counts);
            var step = new DecoderStep(core, batch, (int)start, counts, cache);
            var answers = core.Hidden(step);
            cache?.Advance(counts);
            var wanted = Wanted(batch, step, (int)start, most, places);
            if (wanted.Length > 0)
                hidden.Add(wanted.Length == step.Tokens ? answers : answers.index_select(0, Numbers(wanted, core.Device)));
        }
        return (hidden.Count == 0 ? null : hidden.Count == 1 ? hidden[0] : cat(hidden, 0), [.. places]);
    }

    private static int[] Wanted(DecoderBatch batch, DecoderStep step, int start, int most, List<int> places)
    {
        List<int> wanted = [];
        for (var row = 0; row < batch.Rows; row++)
        {
            var first = batch.Lengths[row] - batch.Answers[row];
            for (var i = Math.Max(0, first - start); i < step.Counts[row]; i++)
            {
                wanted.Add(step.Firsts[row] + i);
                places.Add(row * most + start + i - first);
            }
        }
        return [.. wanted];
    }

    private static void Check(IDecoderCore core, DecoderBatch batch, DecoderCache? cache)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            var (held, more) = (cache?.RowLengths[row] ?? 0, batch.Reach(row));
            if (cache is not { Forgets: true } && core.ContextLength is { } longest && (long)held + more > longest)
                throw new ArgumentException($"{held} tokens are held in row {row} and {more} more asked for; the model knows {longest} "
                    + "positions. Shorten the text, or where the model allows it give a cache that forgets "
                    + $"({nameof(CacheKind)}.{nameof(CacheKind.Sliding)} or {nameof(CacheKind.Lambda)}).");
        }
        if (cache is { Forgets: true } && batch.Tree is not null && batch.Most > cache.Window.Spare)
            throw new ArgumentException($"Parents is a tree of {batch.Most} tokens; with this cache's window of {cache.Window.Window} "
                + $"give at most {cache.Window.Spare}.");
    }

    private static Tensor Numbers(int[] numbers, Device device) =>
        tensor([.. numbers.Select(n => (long)n)], ScalarType.Int64, device);
}
