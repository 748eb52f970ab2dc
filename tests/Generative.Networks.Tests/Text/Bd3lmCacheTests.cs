using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class Bd3lmCacheTests
{
    private static readonly Bd3lmOptions Tiny = new()
    {
        BlockSize = 2, VocabularySize = 9, Length = 8, Width = 16, ConditionWidth = 8, Layers = 2, Heads = 2,
    };

    [Test]
    public void Answers_behind_a_cache_are_those_of_the_whole_text()
    {
        using var network = Awake(Tiny);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var cache = network.CreateCache(2, 2);            // less room than is needed
        var ids = tensor(new long[] { 1, 2, 3, 4, 8, 8, 2, 2, 5, 6, 8, 1 }, [2, 6]);
        var whole = network.Logits(ids);

        var first = network.Logits(ids[.., ..2], cache);
        var guess = network.Logits(ids[.., 2..4] + 1, cache);
        cache.Truncate(2);
        var rest = network.Logits(ids[.., 2..], cache);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(cache.Length, Is.EqualTo(6));
        Assert.That(Values.Distance(first, whole[.., ..2]), Is.LessThan(1e-6));
        Assert.That(Values.Distance(rest, whole[.., 2..]), Is.LessThan(1e-6));
        Assert.That(Values.Distance(guess, whole[.., 2..4]), Is.GreaterThan(1e-4), "what was cut off had been another text");
    }

    [Test]
    public void Logits_at_positions_fill_the_cache_and_are_those_of_all()
    {
        using var network = Awake(Tiny);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var cache = network.CreateCache(1, 8);
        var wanted = tensor(new[] { false, false, true, false, false, true }, [1, 6]);

        var some = network.LogitsAt(Ids(1, 2, 3, 4, 8, 8), cache, wanted);
        var next = network.LogitsAt(Ids(8, 5), cache, wanted[.., 1..3]);

        var whole = network.Logits(Ids(1, 2, 3, 4, 8, 8, 8, 5));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(some, cat([whole[.., 2], whole[.., 5]])), Is.LessThan(1e-5));
        Assert.That(Values.Distance(next, whole[.., 7]), Is.LessThan(1e-5));
    }

    [Test]
    public void Snapshot_brings_back_what_was_written_over()
    {
        using var network = Awake(Tiny);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var cache = network.CreateCache(1, 8);
        network.Logits(Ids(1, 2, 3, 4), cache);
        using var moment = cache.Snapshot();
        cache.Truncate(0);
        network.Logits(Ids(5, 5, 5, 5), cache);

        cache.Restore(moment);

        Assert.That((cache.Length, moment.Length), Is.EqualTo((4, 4)));
        Assert.That(Values.Distance(network.Logits(Ids(8, 8), cache), network.Logits(Ids(1, 2, 3, 4, 8, 8))[.., 4..]), Is.LessThan(1e-6));
    }

    [Test]
    public void Cache_that_does_not_fit_is_refused()
    {
        using var network = Awake(Tiny);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var cache = network.CreateCache(1, 8);
        network.Logits(Ids(1, 2, 3, 4, 5, 6), cache);
        using var other = network.CreateCache(1, 8);
        using var foreign = other.Snapshot();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => network.Logits(Ids(1, 2, 3, 4), cache), Throws.ArgumentException.With.Message.Contains("at most 8 tokens together"));
        Assert.That(() => network.Logits(Ids(1, 2).expand(2, 2), cache), Throws.ArgumentException.With.Message.Contains("6 tokens of 1 rows"));
        Assert.That(() => cache.Truncate(7), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("give 0 to 6"));
        Assert.That(() => cache.Restore(foreign), Throws.ArgumentException.With.Message.Contains("another cache"));
        cache.Truncate(3);
        Assert.That(() => network.Logits(Ids(1, 2), cache), Throws.ArgumentException.With.Message.Contains("whole blocks of 2"));
        using var conditioned = Awake(Tiny with { TimeConditioning = true });
        Assert.That(() => conditioned.CreateCache(1, 8), Throws.InstanceOf<NotSupportedException>());
    }

    [Test]
    public void Cache_gives_its_memory_back()
    {
        using var network = Awake(Tiny);
        LiveTensors.AreUnchangedBy(() =>
        {
            using var scope = NewDisposeScope();
            using var mode = inference_mode();
            using var cache = network.CreateCache(1, 2);
            network.Logits(Ids(1, 2), cache);
            network.Logits(Ids(3, 4, 5, 6), cache);
            cache.Snapshot().Dispose();
        });
    }

    private static Tensor Ids(params long[] ids) => tensor(ids, [1, ids.Length]);

    private static Bd3lmModel Awake(Bd3lmOptions options)
    {
        var network = new Bd3lmModel(options);
        using var gradients = no_grad();
        using var generator = new Generator(5);
        foreach (var weight in network.parameters())
        {
            using var drawn = randn(weight.shape, generator: generator);
            weight.copy_(drawn.mul_(0.3));
        }
        network.eval();
        return network;
    }
}
