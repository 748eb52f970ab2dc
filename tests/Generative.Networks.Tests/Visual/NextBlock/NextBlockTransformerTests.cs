using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class NextBlockTransformerTests
{
    private static readonly NextBlockOptions Plain = new()
    {
        Layers = 2, Heads = 2, Width = 16, Positions = 12, BlockSize = 3, VideoTokens = 7,
    };

    private static readonly NextBlockOptions Hybrid = Plain with { Classes = 2, Positions = 20 };

    private static IEnumerable<TestCaseData> Layouts() =>
        [new TestCaseData(Plain).SetArgDisplayNames("plain"), new TestCaseData(Hybrid).SetArgDisplayNames("hybrid"),
            new TestCaseData(Hybrid with { BlockSize = 1 }).SetArgDisplayNames("hybrid of one")];

    [TestCaseSource(nameof(Layouts))]
    public void Training_sees_what_every_step_sees_with_a_cache_and_without(NextBlockOptions options)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var network = Awake(options);
        var ids = Video(network, 12);
        var classes = options.IsHybrid ? new[] { 1, -1 } : null;
        var (blocks, taught) = (network.Blocks, network.forward(ids, classes));
        using var cache = network.CreateCache(2, 3);

        using var _ = Assert.EnterMultipleScope();
        for (var (block, sent) = (blocks.WholeBlocks(blocks.Given)!.Value, 0); blocks.StartOf(block) < 12; block++)
        {
            var (start, size) = (blocks.StartOf(block), blocks.SizeOf(block));
            var expected = taught.narrow(1, start - blocks.Given, size);
            var whole = network.Logits(new(ids.narrow(1, 0, start)) { Classes = classes });
            var behind = network.Logits(new(ids.narrow(1, sent, start - sent)) { Classes = classes, Cache = cache });
            Assert.That(Values.Distance(whole, expected), Is.LessThan(1e-5), $"block {block}");
            Assert.That(Values.Distance(behind, expected), Is.LessThan(1e-5), $"block {block} behind the cache");
            Assert.That(cache.Length, Is.EqualTo(start));
            sent = start;
        }
    }

    [Test]
    public void Cache_goes_back_to_whole_blocks_and_to_snapshots()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var network = Awake(Hybrid);
        var (ids, first) = (Video(network, 9), network.Sequence.FirstToken);
        var other = (ids - first + 1) % Hybrid.VideoTokens + first;
        using var cache = network.CreateCache(2, 9);
        network.Logits(new(ids.narrow(1, 0, 6)) { Cache = cache });
        using var moment = cache.Snapshot();
        var expected = network.Logits(new(ids));

        network.Logits(new(other.narrow(1, 6, 3)) { Cache = cache });
        cache.Truncate(6);
        var again = network.Logits(new(ids.narrow(1, 6, 3)) { Cache = cache });
        cache.Truncate(0);
        network.Logits(new(other) { Cache = cache });
        cache.Restore(moment);
        var restored = network.Logits(new(ids.narrow(1, 6, 3)) { Cache = cache });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(again, expected), Is.LessThan(1e-5));
        Assert.That(Values.Distance(restored, expected), Is.LessThan(1e-5));
        Assert.That(() => cache.Truncate(4), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("length is 4"));
        Assert.That(() => network.Logits(new(ids.narrow(1, 0, 0)) { Cache = cache }),
            Throws.ArgumentException.With.Message.Contains("holds all tokens"));
    }

    [Test]
    public void Tokens_of_a_block_are_not_seen_by_those_they_are_predicted_with()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var network = Awake(Plain);
        var ids = Video(network, 9);
        var changed = ids.clone();
        changed.narrow(1, 6, 3).fill_(0);
        var (before, after) = (network.forward(ids), network.forward(changed));
        Assert.That(Values.Distance(before, after), Is.Zero, "the last block is answered for and not read");

        changed = ids.clone();
        changed.narrow(1, 5, 1).fill_(6 - ids[0, 5].item<long>());
        after = network.forward(changed);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(before.narrow(1, 0, 3), after.narrow(1, 0, 3)), Is.Zero);
        Assert.That(Values.Distance(before.narrow(1, 3, 1), after.narrow(1, 3, 1)), Is.GreaterThan(1e-4), "all places of a block hear");
    }

    [Test]
    public void Row_of_no_class_is_another_than_one_of_a_class_and_learns()
    {
        using var scope = NewDisposeScope();
        using var network = Awake(Hybrid);
        var ids = Video(network, 6);
        var loss = network.Loss(ids, [0, -1]);
        loss.backward();
        Assert.That(network.get_parameter("transformer.uncond_embedding")!.grad!.abs().sum().item<float>(), Is.GreaterThan(0));
        using (no_grad())
            Assert.That(Values.Distance(network.forward(ids, [0, 0])[1], network.forward(ids, [0, -1])[1]), Is.GreaterThan(1e-4));
    }

    [Test]
    public void Questions_that_cannot_be_answered_are_refused_by_name()
    {
        using var scope = NewDisposeScope();
        using var network = Awake(Plain);
        using var hybrid = Awake(Hybrid);
        using var cache = network.CreateCache(3, 3);
        using var _ = Assert.EnterMultipleScope();
        Refused(() => network.Logits(new(zeros(1, 4, int64))), "whole blocks of 3, 3, ..., at least 3 tokens");
        Refused(() => network.Logits(new(zeros(1, 0, int64))), "at least 3 tokens");
        Refused(() => network.Logits(new(zeros(1, 15, int64))), "fewer than 15");
        Refused(() => network.Logits(new(zeros(1, 3, int64) + 7)), "7 to 7; this network has tokens 0 to 6");
        Refused(() => network.Logits(new(zeros(1, 3))), "int64");
        Refused(() => network.Logits(new(zeros(1, 3, int64)) { Cache = cache }), "cache has 3 rows");
        Refused(() => network.forward(zeros(1, 7, int64)), "a multiple of the block's 3");
        Refused(() => hybrid.Logits(new(zeros(2, 0, int64)) { Classes = [2, 0] }), "classes has 2");
        Refused(() => hybrid.Logits(new(zeros(2, 0, int64)) { Classes = [0] }), "1 classes are given for 2 rows");
        Assert.That(() => new NextBlockTransformer(Hybrid with { Positions = 6 }),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'block_size' is 6; give at least 7"));
        Assert.That(() => NextBlockTransformer.Create(ComponentSettings.Create("NextBlockTransformer", new Dictionary<string, object?>
        {
            ["n_layer"] = 1, ["n_head"] = 1, ["n_embd"] = 4, ["block_size"] = 8, ["token_number_per_step"] = 2, ["vocab_size"] = 3,
            ["vtokens_pos"] = true,
        })), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'vtokens_pos' is true"));

        static void Refused(Action ask, string why) => Assert.That(ask, Throws.ArgumentException.With.Message.Contains(why));
    }

    private static NextBlockTransformer Awake(NextBlockOptions options)
    {
        random.manual_seed(3);
        var network = new NextBlockTransformer(options);
        using var gradients = no_grad();
        foreach (var parameter in network.parameters())
            parameter.copy_(randn_like(parameter) * 0.3);
        network.eval();
        return network;
    }

    // Ids of two videos, every token of another value than its neighbours.
    private static Tensor Video(NextBlockTransformer network, int tokens) =>
        (arange(2 * tokens, int64).reshape(2, tokens) * 5 + 1) % network.Options.VideoTokens + network.Sequence.FirstToken;
}
