using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>Whatever is done to a cache, the logits are those of the whole row.</summary>
[TestFixtureSource(nameof(Networks))]
public sealed class FactorizedCacheTests(string name)
{
    private const double Near = 2e-5;

    private static readonly string[] Networks = ["one slot", "two slots", "three slots", "shared keys"];

    private readonly FactorizedGpt network = TinyFactorized.Of(name);

    [OneTimeTearDown]
    public void Free() => network.Dispose();

    private int All => network.Options.MaxLength;

    [Test]
    public void Row_in_parts_equals_the_row_at_once([Values(1, 2, 3, 7)] int size, [Values(1, 2)] int rows)
    {
        using var scope = NewDisposeScope();
        var ids = Ids(rows, All);
        using var cache = network.CreateCache(rows, 1, CachePolicy.All);

        Assert.That(Distance(network.InParts(cache, ids, size), network.Whole(ids)), Is.LessThan(Near));
        Assert.That(cache.RowLengths, Is.All.EqualTo(All));
    }

    [Test]
    public void Whole_prefill_equals_no_cache()
    {
        using var scope = NewDisposeScope();
        var ids = Ids(2, All);
        using var cache = network.CreateCache(2, All, CachePolicy.All);

        Assert.That(Distance(network.Part(cache, ids), network.Whole(ids)), Is.LessThan(Near));
    }

    [Test]
    public void Row_cut_back_anywhere_goes_on_from_there([Range(0, 7)] int kept)
    {
        using var scope = NewDisposeScope();
        var (ids, more) = (Ids(2, 8), Ids(2, All, seed: 2));
        using var cache = network.CreateCache(2, 4, CachePolicy.All);
        network.Part(cache, ids);
        cache.Truncate([kept, 8]);
        var row = cat([ids[..1, ..kept], more[..1, kept..(kept + 2)]], 1);
        var other = cat([ids[1..2], more[1..2, 8..10]], 1);
        var logits = network.Part(cache, cat([row[.., kept..], other[.., 8..]], 0));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(cache.RowLengths, Is.EqualTo(new[] { kept + 2, 10 }));
        Assert.That(Distance(logits[0], network.Whole(row)[0, kept..]), Is.LessThan(Near));
        Assert.That(Distance(logits[1], network.Whole(other)[0, 8..]), Is.LessThan(Near));
    }

    [Test]
    public void Rows_of_different_lengths_equal_each_row_alone([Values] bool cached)
    {
        using var scope = NewDisposeScope();
        var ids = Ids(3, 9);
        using var cache = cached ? network.CreateCache(3, 4, CachePolicy.All) : null;
        int[] lengths = [9, 0, 4];

        var first = network.Logits(new(ids) { Cache = cache, RowLengths = lengths, Answers = [2, 0, 4] });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(first.shape, Is.EqualTo(new long[] { 3, 4, network.Vocabulary }));
        Assert.That(Distance(first[0, ..2], network.Whole(ids[..1])[0, 7..]), Is.LessThan(Near));
        Assert.That(Distance(first[2], network.Whole(ids[2..3, ..4])[0]), Is.LessThan(Near));
        if (cache is null)
            return;
        // As many tokens each behind different lengths, some of which begin a cell, then different numbers; none is the whole picture.
        var more = Ids(3, All, seed: 3);
        var rows = Enumerable.Range(0, 3).Select(r => cat([ids[r, ..lengths[r]], more[r, lengths[r]..]])).ToArray();
        int[] firsts = [10, 1, 5], seconds = [10, 4, 7];
        Assert.That(Send(firsts), Is.LessThan(Near), "one more each");
        Assert.That(Send(seconds), Is.LessThan(Near), "some more");
        Assert.That(cache.RowLengths, Is.EqualTo(seconds));

        double Send(int[] until)
        {
            int[] held = [.. cache.RowLengths], counts = [.. until.Zip(held, (u, h) => u - h)];
            var sent = zeros([3, counts.Max()], ScalarType.Int64);
            for (var r = 0; r < 3; r++)
                sent[r].narrow(0, 0, counts[r]).copy_(rows[r].narrow(0, held[r], counts[r]));
            var logits = network.Logits(new(sent) { Cache = cache, RowLengths = counts });
            return Enumerable.Range(0, 3).Where(r => counts[r] > 0).Max(r => Distance(
                logits[r].narrow(0, 0, counts[r]),
                network.Whole(rows[r].narrow(0, 0, until[r]).unsqueeze(0))[0].narrow(0, held[r], counts[r])));
        }
    }

    [TestCase(new[] { 2, 0, 0 })]
    [TestCase(new[] { 1 })]
    public void Selected_rows_are_what_they_were_and_a_snapshot_brings_all_back(int[] rows)
    {
        using var scope = NewDisposeScope();
        var ids = Ids(3, 6);
        int[] lengths = [6, 3, 5];
        using var cache = network.CreateCache(3, 4, CachePolicy.All);
        network.Logits(new(ids) { Cache = cache, RowLengths = lengths });
        using var before = cache.Snapshot();
        cache.Select(rows);
        var zero = zeros([rows.Length, 1], ScalarType.Int64);
        var logits = network.Part(cache, zero);

        for (var i = 0; i < rows.Length; i++)
            Assert.That(Distance(logits[i], Behind(rows[i])), Is.LessThan(Near), $"row {i}");
        cache.Restore(before);
        Assert.That(cache.RowLengths, Is.EqualTo(lengths));
        var again = network.Part(cache, zeros([3, 1], ScalarType.Int64));
        for (var row = 0; row < 3; row++)
            Assert.That(Distance(again[row], Behind(row)), Is.LessThan(Near), $"row {row} again");

        Tensor Behind(int row) => network.Whole(
            cat([ids.narrow(0, row, 1).narrow(1, 0, lengths[row]), zeros([1, 1], ScalarType.Int64)], 1))[0].narrow(0, lengths[row], 1);
    }

    [Test]
    public void Line_is_kept_and_a_tree_is_not()
    {
        using var scope = NewDisposeScope();
        using var cache = network.CreateCache(1, 4, CachePolicy.All);
        network.Part(cache, Ids(1, 6));
        cache.Keep(0, 3, [3, 4]);

        Assert.That(cache.RowLengths, Is.EqualTo(new[] { 5 }));
        Assert.That(() => cache.Keep(0, 2, [3]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("no trees"));
        Assert.That(() => cache.Keep(0, 2, [7]), Throws.ArgumentException);
    }

    [Test]
    public void Guess_that_its_slot_does_not_have_changes_nothing_before_it([Values] bool cached)
    {
        using var scope = NewDisposeScope();
        var ids = Ids(1, 6);
        var guessed = ids.clone();
        guessed[0, 5] = network.Vocabulary - 1;
        using var cache = cached ? network.CreateCache(1, 4, CachePolicy.All) : null;
        var logits = network.Logits(new(guessed) { Cache = cache, Answers = [3] });

        Assert.That(Distance(logits[0, ..2], network.Whole(ids)[0, 3..5]), Is.LessThan(Near));
    }

    [Test]
    public void Cache_of_another_network_other_rows_or_that_is_to_forget_is_refused()
    {
        using var scope = NewDisposeScope();
        using var other = TinyFactorized.Of(name);
        using var foreign = other.CreateCache(1, 4, CachePolicy.All);
        using var two = network.CreateCache(2, 4, CachePolicy.All);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => network.Part(foreign, Ids(1, 2)), Throws.ArgumentException.With.Message.Contains("another network"));
        Assert.That(() => network.Part(two, Ids(1, 2)), Throws.ArgumentException.With.Message.Contains("2 rows"));
        Assert.That(() => network.CreateCache(1, 4, new(CacheKind.Sliding)), Throws.TypeOf<NotSupportedException>());
        Assert.That(() => two.Restore(foreign.Snapshot()), Throws.ArgumentException);
    }

    private Tensor Ids(int rows, int length, int seed = 1) => TinyFactorized.Ids(network.Options, rows, length, seed);

    private static double Distance(Tensor a, Tensor b) => Values.Distance(TinyFactorized.Finite(a), TinyFactorized.Finite(b));
}
