using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>Caches that forget nothing: whatever is done to them, the logits are those of the whole text.</summary>
[TestFixtureSource(nameof(Networks))]
public sealed class DecoderCacheTests(string name)
{
    private const double Near = 2e-5;

    private static readonly string[] Networks = ["llama", "mistral", "qwen2", "gpt2"];

    private readonly IDecoderNetwork network = TinyDecoders.Of(name);

    [OneTimeTearDown]
    public void Free() => ((nn.Module)network).Dispose();

    [Test]
    public void Text_in_parts_equals_the_text_at_once([Values(1, 3, 7)] int size, [Values(1, 2)] int rows)
    {
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(rows, 20);
        using var cache = network.CreateCache(rows, 4, CachePolicy.All);

        Assert.That(Values.Distance(network.InParts(cache, ids, size), network.Whole(ids)), Is.LessThan(Near));
        Assert.That(cache.RowLengths, Is.All.EqualTo(20));
    }

    [Test]
    public void Rows_of_different_lengths_equal_each_row_alone([Values] bool cached)
    {
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(3, 9);
        using var cache = cached ? network.CreateCache(3, 4, CachePolicy.All) : null;
        int[] lengths = [9, 0, 4];

        var first = network.Logits(new(ids) { Cache = cache, RowLengths = lengths, Answers = [2, 0, 4] });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(first.shape, Is.EqualTo(new long[] { 3, 4, TinyDecoders.Vocabulary }));
        Assert.That(Values.Distance(first[0, ..2], network.Whole(ids[..1])[0, 7..]), Is.LessThan(Near));
        Assert.That(Values.Distance(first[2], network.Whole(ids[2..3, ..4])[0]), Is.LessThan(Near));
        if (cache is null)
            return;
        Assert.That(cache.RowLengths, Is.EqualTo(lengths));
        // As many tokens each behind different lengths, then different numbers.
        var next = network.Logits(new(TinyDecoders.Ids(3, 2, seed: 4)) { Cache = cache });
        var last = network.Logits(new(TinyDecoders.Ids(3, 3, seed: 5)) { Cache = cache, RowLengths = [1, 3, 2] });
        for (var row = 0; row < 3; row++)
        {
            int[] sizes = [1, 3, 2];
            var text = cat([ids[row, ..lengths[row]], TinyDecoders.Ids(3, 2, seed: 4)[row],
                TinyDecoders.Ids(3, 3, seed: 5)[row, ..sizes[row]]]).unsqueeze(0);
            var whole = network.Whole(text)[0];
            Assert.That(Values.Distance(next[row], whole.narrow(0, lengths[row], 2)), Is.LessThan(Near), $"row {row}, two more");
            Assert.That(Values.Distance(last[row, ..sizes[row]], whole.narrow(0, lengths[row] + 2, sizes[row])), Is.LessThan(Near),
                $"row {row}, the last");
        }
    }

    [Test]
    public void Single_tokens_behind_very_different_lengths_equal_each_row_alone()
    {
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(2, 90);
        using var cache = network.CreateCache(2, 4, CachePolicy.All);
        network.Logits(new(ids) { Cache = cache, RowLengths = [90, 1] });
        var next = network.Part(cache, tensor(new long[,] { { 3 }, { 4 } }));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(next[0, 0], network.Whole(cat([ids[..1], tensor(new long[,] { { 3 } })], 1))[0, 90]),
            Is.LessThan(Near));
        Assert.That(Values.Distance(next[1, 0], network.Whole(cat([ids[1..2, ..1], tensor(new long[,] { { 4 } })], 1))[0, 1]),
            Is.LessThan(Near));
    }

    [Test]
    public void Truncated_rows_go_on_from_there()
    {
        using var scope = NewDisposeScope();
        var (ids, more) = (TinyDecoders.Ids(2, 8), TinyDecoders.Ids(2, 3, seed: 2));
        using var cache = network.CreateCache(2, 4, CachePolicy.All);
        network.Part(cache, ids);
        cache.Truncate([5, 2]);
        var logits = network.Part(cache, more);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(cache.RowLengths, Is.EqualTo(new[] { 8, 5 }));
        Assert.That(Values.Distance(logits[0], Behind(ids[..1, ..5], more[..1])), Is.LessThan(Near));
        Assert.That(Values.Distance(logits[1], Behind(ids[1..2, ..2], more[1..2])), Is.LessThan(Near));
    }

    [TestCase(new[] { 2, 0, 0 })]
    [TestCase(new[] { 1 })]
    [TestCase(new[] { 0, 1, 2, 2, 1 })]
    public void Selected_rows_are_what_they_were(int[] rows)
    {
        using var scope = NewDisposeScope();
        var (ids, more) = (TinyDecoders.Ids(3, 6), TinyDecoders.Ids(rows.Length, 2, seed: 2));
        using var cache = network.CreateCache(3, 4, CachePolicy.All);
        network.Logits(new(ids) { Cache = cache, RowLengths = [6, 3, 5] });
        using var before = cache.Snapshot();
        cache.Select(rows);
        var logits = network.Part(cache, more);
        int[] lengths = [6, 3, 5];

        for (var i = 0; i < rows.Length; i++)
            Assert.That(Values.Distance(logits[i], Behind(ids.narrow(0, rows[i], 1).narrow(1, 0, lengths[rows[i]]), more.narrow(0, i, 1))),
                Is.LessThan(Near), $"row {i}");
        cache.Restore(before);
        Assert.That(cache.RowLengths, Is.EqualTo(lengths));
        Assert.That(Values.Distance(network.Part(cache, ids[.., ..1])[1], Behind(ids[1..2, ..3], ids[1..2, ..1])), Is.LessThan(Near));
    }

    [Test]
    public void Tree_answers_as_each_of_its_paths_and_the_kept_path_goes_on()
    {
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(2, 6);
        var tree = TinyDecoders.Ids(2, 6, seed: 3);
        int[] parents = [-1, 0, 0, 2, -1, 4];
        int[][] paths = [[0, 1], [0, 2, 3], [4, 5]];
        using var cache = network.CreateCache(2, 4, CachePolicy.All);
        network.Part(cache, ids);
        var logits = network.Logits(new(tree) { Cache = cache, Parents = parents });

        using var _ = Assert.EnterMultipleScope();
        foreach (var path in paths)
            for (var row = 0; row < 2; row++)
                Assert.That(Values.Distance(At(logits[row], path), Behind(ids.narrow(0, row, 1), At(tree[row], path).unsqueeze(0))),
                    Is.LessThan(Near), string.Join(' ', path));
        cache.Keep(0, 6, [6, 8, 9]);
        cache.Keep(1, 6, [10]);
        Assert.That(cache.RowLengths, Is.EqualTo(new[] { 9, 7 }));
        var next = network.Part(cache, ids[.., ..2]);
        Assert.That(Values.Distance(next[0], Behind(cat([ids[0], At(tree[0], paths[1])]).unsqueeze(0), ids[..1, ..2])), Is.LessThan(Near));
        Assert.That(Values.Distance(next[1], Behind(cat([ids[1], tree[1, 4..5]]).unsqueeze(0), ids[1..2, ..2])), Is.LessThan(Near));
    }

    [Test]
    public void Tree_without_a_cache_answers_as_its_paths()
    {
        using var scope = NewDisposeScope();
        var tree = TinyDecoders.Ids(1, 4, seed: 3);
        var logits = network.Logits(new(tree) { Parents = [-1, 0, 0, 1] });

        Assert.That(Values.Distance(At(logits[0], [0, 1, 3]), network.Whole(At(tree[0], [0, 1, 3]).unsqueeze(0))[0]), Is.LessThan(Near));
        Assert.That(Values.Distance(At(logits[0], [0, 2]), network.Whole(At(tree[0], [0, 2]).unsqueeze(0))[0]), Is.LessThan(Near));
    }

    [Test]
    public void Restored_snapshot_goes_on_whatever_was_done_since([Values("more", "cut", "keep", "select", "empty")] string since)
    {
        using var scope = NewDisposeScope();
        var (ids, more) = (TinyDecoders.Ids(2, 7), TinyDecoders.Ids(2, 2, seed: 2));
        using var cache = network.CreateCache(2, 2, CachePolicy.All);
        network.Part(cache, ids);
        using var snapshot = cache.Snapshot();
        switch (since)
        {
            case "more": network.Part(cache, TinyDecoders.Ids(2, 30, seed: 8)); break;
            case "cut":
                cache.Truncate([7, 3]);
                network.Logits(new(TinyDecoders.Ids(2, 30, seed: 8)) { Cache = cache, RowLengths = [0, 30] });
                break;
            case "keep": cache.Keep(0, 2, [4, 6]); network.Part(cache, more); break;
            case "select": cache.Select([1, 1, 0]); network.Part(cache, TinyDecoders.Ids(3, 3)); break;
            default: cache.Truncate(0); network.Part(cache, TinyDecoders.Ids(2, 9, seed: 8)); break;
        }
        cache.Restore(snapshot);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(snapshot.Length, Is.EqualTo(7));
        Assert.That(cache.RowLengths, Is.EqualTo(new[] { 7, 7 }));
        Assert.That(Values.Distance(network.Part(cache, more)[0], Behind(ids[..1], more[..1])), Is.LessThan(Near));
        cache.Restore(snapshot);
        Assert.That(Values.Distance(network.Part(cache, more)[1], Behind(ids[1..2], more[1..2])), Is.LessThan(Near), "a second time");
    }

    [Test]
    public void Snapshot_of_nothing_is_nothing_again()
    {
        using var scope = NewDisposeScope();
        using var cache = network.CreateCache(1, 2, CachePolicy.All);
        using var snapshot = cache.Snapshot();
        network.Part(cache, TinyDecoders.Ids(1, 5, seed: 6));
        cache.Restore(snapshot);
        var ids = TinyDecoders.Ids(1, 4);

        Assert.That(Values.Distance(network.Part(cache, ids), network.Whole(ids)), Is.LessThan(Near));
    }

    [Test]
    public void Nothing_stays_when_everything_is_disposed() => LiveTensors.AreUnchangedBy(() =>
    {
        using var scope = NewDisposeScope();
        using var cache = network.CreateCache(2, 2, CachePolicy.All);
        network.Part(cache, TinyDecoders.Ids(2, 5));
        using var first = cache.Snapshot();
        cache.Truncate([2, 4]);
        network.Part(cache, TinyDecoders.Ids(2, 9));
        using var second = cache.Snapshot();
        cache.Select([1, 0]);
        cache.Restore(first);
    });

    [Test]
    public void Step_copies_nothing_and_leaves_nothing_behind()
    {
        using var outer = NewDisposeScope();
        using var cache = network.CreateCache(1, 64, CachePolicy.All);
        var one = TinyDecoders.Ids(1, 1);
        network.Part(cache, one).Dispose();
        LiveTensors.AreUnchangedBy(() => network.Part(cache, one).Dispose());
    }

    private Tensor Behind(Tensor ids, Tensor more) =>
        network.Whole(cat([ids, more], 1))[0].narrow(0, ids.shape[1], more.shape[1]);

    private static Tensor At(Tensor x, int[] places) => x.index_select(0, tensor([.. places.Select(p => (long)p)]));
}
