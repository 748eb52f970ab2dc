using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>Caches that forget: the same whatever the parts, the whole text's answers as long as nothing is forgotten, bounded.</summary>
public sealed class ForgettingCacheTests
{
    private const double Near = 5e-5;

    private static readonly CachePolicy[] Policies =
    [
        new(CacheKind.Sliding) { Window = 6 }, new(CacheKind.Sliding) { Window = 1 }, new(CacheKind.Lambda) { Window = 6, Sinks = 2 },
        new(CacheKind.Lambda) { Window = 3, Sinks = 3 }, new(CacheKind.Lambda) { Window = 6, Sinks = 0 },
    ];

    private readonly LlamaModel network = TinyDecoders.Llama();

    [OneTimeTearDown]
    public void Free() => network.Dispose();

    [Test]
    public void Text_in_parts_equals_the_text_at_once(
        [ValueSource(nameof(Policies))] CachePolicy policy, [Values(1, 4, 11, 77)] int size, [Values(1, 2)] int rows)
    {
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(rows, 250);
        using var parts = network.CreateCache(rows, 3, policy);
        using var once = network.CreateCache(rows, 3, policy);

        Assert.That(Values.Distance(network.InParts(parts, ids, size), network.Part(once, ids)), Is.LessThan(Near));
    }

    [Test]
    public void Sliding_equals_a_network_whose_blocks_have_that_window([Values(1, 5, 20)] int window)
    {
        using var scope = NewDisposeScope();
        using var windowed = TinyDecoders.Llama(TinyDecoders.Options with { Windows = [window, window], MaxLength = 300 });
        var ids = TinyDecoders.Ids(1, 200);
        using var cache = network.CreateCache(1, 3, new(CacheKind.Sliding) { Window = window });

        Assert.That(Values.Distance(network.InParts(cache, ids, 30, 1), windowed.Whole(ids)), Is.LessThan(Near));
    }

    [Test]
    public void Window_longer_than_the_text_equals_the_whole_text([Values(CacheKind.Sliding, CacheKind.Lambda)] CacheKind kind)
    {
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(2, 40);
        using var cache = network.CreateCache(2, 3, new(kind) { Window = 40 });

        Assert.That(Values.Distance(network.InParts(cache, ids, 7, 1), network.Whole(ids)), Is.LessThan(Near));
    }

    /// <summary>The published rule written out for a network of one block.</summary>
    [Test]
    public void Lambda_clips_distances_to_the_first_tokens()
    {
        const int window = 4, sinks = 2, length = 12;
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var one = TinyDecoders.Llama(TinyDecoders.Options with { Layers = 1, KeyHeads = 4 });
        var ids = TinyDecoders.Ids(1, length);
        using var cache = one.CreateCache(1, 3, new(CacheKind.Lambda) { Window = window, Sinks = sinks });

        Assert.That(Values.Distance(one.Whole(ids)[0], LambdaReference.Logits(one, ids[0], length, 0)), Is.LessThan(Near), "all");
        Assert.That(Values.Distance(one.InParts(cache, ids, 3)[0], LambdaReference.Logits(one, ids[0], window, sinks)), Is.LessThan(Near));
    }

    [Test]
    public void Rows_of_different_lengths_equal_each_row_alone([ValueSource(nameof(Policies))] CachePolicy policy)
    {
        using var scope = NewDisposeScope();
        var (ids, more) = (TinyDecoders.Ids(3, 150), TinyDecoders.Ids(3, 4, seed: 2));
        int[] lengths = [150, 1, 71], last = [4, 2, 0];
        using var cache = network.CreateCache(3, 3, policy);
        network.Logits(new(ids) { Cache = cache, RowLengths = lengths, Answers = [1, 1, 1] });
        var single = network.Part(cache, more[.., ..1]);
        var logits = network.Logits(new(more) { Cache = cache, RowLengths = last });

        using var _ = Assert.EnterMultipleScope();
        for (var row = 0; row < 3; row++)
        {
            using var alone = network.CreateCache(1, 3, policy);
            network.Part(alone, ids.narrow(0, row, 1).narrow(1, 0, lengths[row]));
            Assert.That(Values.Distance(single[row], network.Part(alone, more.narrow(0, row, 1)[.., ..1])[0]), Is.LessThan(Near),
                $"row {row}");
            if (last[row] > 0)
                Assert.That(Values.Distance(logits[row].narrow(0, 0, last[row]),
                    network.Part(alone, more.narrow(0, row, 1).narrow(1, 0, last[row]))[0]), Is.LessThan(Near), $"row {row}, the last");
        }
    }

    [Test]
    public void Restored_snapshot_goes_on_after_the_window_moved([ValueSource(nameof(Policies))] CachePolicy policy)
    {
        using var scope = NewDisposeScope();
        var (ids, more) = (TinyDecoders.Ids(2, 60), TinyDecoders.Ids(2, 90, seed: 2));
        using var cache = network.CreateCache(2, 3, policy);
        network.Part(cache, ids);
        using var snapshot = cache.Snapshot();
        var first = network.InParts(cache, more, 1);
        cache.Restore(snapshot);

        Assert.That(Values.Distance(network.InParts(cache, more, 9), first), Is.LessThan(Near));
        Assert.That(cache.RowLengths, Is.All.EqualTo(150));
    }

    [Test]
    public void Cut_back_within_what_is_held_goes_on_and_further_is_refused()
    {
        using var scope = NewDisposeScope();
        var ids = TinyDecoders.Ids(1, 100);
        using var cache = network.CreateCache(1, 3, new(CacheKind.Lambda) { Window = 6, Sinks = 2 });
        using var other = network.CreateCache(1, 3, new(CacheKind.Lambda) { Window = 6, Sinks = 2 });
        network.InParts(cache, ids, 1);
        cache.Truncate(90);
        network.Part(other, ids[.., ..90]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(network.Part(cache, ids[.., 3..5]), network.Part(other, ids[.., 3..5])), Is.LessThan(Near));
        Assert.That(cache.CanTruncate, Is.False);
        Assert.That(() => cache.Truncate(20), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Take a snapshot"));
        Assert.That(() => cache.Truncate(0), Throws.Nothing);
    }

    [Test]
    public void Tree_behind_a_moved_window_answers_as_its_paths([ValueSource(nameof(Policies))] CachePolicy policy)
    {
        using var scope = NewDisposeScope();
        var (ids, tree) = (TinyDecoders.Ids(1, 80), TinyDecoders.Ids(1, 5, seed: 3));
        var chosen = tree.index_select(1, tensor(new long[] { 0, 2, 3 }));
        using var cache = network.CreateCache(1, 3, policy);
        using var line = network.CreateCache(1, 3, policy);
        network.Part(cache, ids);
        network.Part(line, ids);
        var logits = network.Logits(new(tree) { Cache = cache, Parents = [-1, 0, 0, 2, -1] });
        var expected = network.Part(line, chosen);
        cache.Keep(0, 80, [80, 82, 83]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(logits.index_select(1, tensor(new long[] { 0, 2, 3 })), expected), Is.LessThan(Near));
        Assert.That(Values.Distance(network.Part(cache, ids[.., ..2]), network.Part(line, ids[.., ..2])), Is.LessThan(Near));
    }

    [Test]
    public void Memory_is_bounded_and_no_tensor_stays([ValueSource(nameof(Policies))] CachePolicy policy)
    {
        using var outer = NewDisposeScope();
        using var cache = network.CreateCache(1, 3, policy);
        var ids = TinyDecoders.Ids(1, 50);
        network.Part(cache, TinyDecoders.Ids(1, 300)).Dispose();
        LiveTensors.AreUnchangedBy(() => network.Part(cache, ids).Dispose());

        Assert.That(cache.Held(0).Keys.shape[2], Is.LessThanOrEqualTo(policy.Window + Math.Max(policy.Window, 64)));
        Assert.That(cache.Length, Is.GreaterThan(network.ContextLength!.Value));
    }

    [TestCase(CacheKind.Sliding, -1, 0, "policy.Window is -1")]
    [TestCase(CacheKind.Sliding, 97, 0, "knows 96 positions")]
    [TestCase(CacheKind.Lambda, 8, 9, "policy.Sinks is 9; give 0 to 8")]
    public void Policy_out_of_range_is_refused(CacheKind kind, int window, int sinks, string message) =>
        Assert.That(() => network.CreateCache(1, 1, new(kind) { Window = window, Sinks = sinks }),
            Throws.ArgumentException.With.Message.Contains(message));
}
