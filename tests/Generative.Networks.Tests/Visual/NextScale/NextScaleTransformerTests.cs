using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class NextScaleTransformerTests
{
    private static readonly NextScaleOptions Tiny = new()
    {
        Classes = 3, Depth = 2, Width = 16, Heads = 2, Sides = [1, 2, 3], Codes = 11, Channels = 4,
    };

    [Test]
    public void Weights_have_their_published_names([Values] bool shared, [Values] bool unit)
    {
        using var network = new NextScaleTransformer(Tiny with { Depth = 1, SharedNorms = shared, UnitAttention = unit });
        string[] expected =
        [
            "word_embed.weight", "word_embed.bias", "class_emb.weight", "lvl_embed.weight", "pos_start", "pos_1LC",
            "blocks.0.attn.mat_qkv.weight", "blocks.0.attn.q_bias", "blocks.0.attn.v_bias", "blocks.0.attn.zero_k_bias",
            "blocks.0.attn.proj.weight", "blocks.0.attn.proj.bias",
            "blocks.0.ffn.fc1.weight", "blocks.0.ffn.fc1.bias", "blocks.0.ffn.fc2.weight", "blocks.0.ffn.fc2.bias",
            "head_nm.ada_lin.1.weight", "head_nm.ada_lin.1.bias", "head.weight", "head.bias",
            .. shared ? new[] { "shared_ada_lin.1.weight", "shared_ada_lin.1.bias", "blocks.0.ada_gss" }
                : ["blocks.0.ada_lin.1.weight", "blocks.0.ada_lin.1.bias"],
            .. unit ? new[] { "blocks.0.attn.scale_mul_1H11" } : [],
        ];
        Assert.That(network.state_dict().Keys, Is.EquivalentTo(expected));
    }

    [Test]
    public void Training_sees_what_every_step_sees_with_a_cache_and_without([Values] bool shared, [Values] bool unit)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var network = Awake(Tiny with { SharedNorms = shared, UnitAttention = unit });
        var (classes, maps) = (tensor(new long[] { 2, -1 }), randn(2, 13, 4));
        var taught = network.forward(classes, maps);
        using var cache = network.CreateCache(2);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(taught.shape, Is.EqualTo(new long[] { 2, 14, 11 }));
        for (var (scale, read) = (0, 0); scale < 3; scale++)
        {
            var (start, size) = (network.Blocks.StartOf(scale), network.Blocks.SizeOf(scale));
            var known = start + size - 1;
            var expected = taught.narrow(1, start, size);
            var whole = network.Logits(classes, maps.narrow(1, 0, known), null, size);
            var behind = network.Logits(classes, maps.narrow(1, read, known - read), cache.Positions, size);
            Assert.That(Values.Distance(whole, expected), Is.LessThan(1e-5), $"scale {scale}");
            Assert.That(Values.Distance(behind, expected), Is.LessThan(1e-5), $"scale {scale} behind the cache");
            read = known;
        }
    }

    [Test]
    public void Questions_that_cannot_be_answered_are_refused_by_name()
    {
        using var scope = NewDisposeScope();
        using var network = Awake(Tiny);
        var one = zeros(1, int64);
        using var _ = Assert.EnterMultipleScope();
        Refused(() => network.forward(one + 3, zeros(1, 13, 4)), "classes has 3 to 3");
        Refused(() => network.forward(one.to(int32), zeros(1, 13, 4)), "int64");
        Refused(() => network.forward(one, zeros(2, 13, 4)), "give [1, tokens, 4]");
        Refused(() => network.forward(one, zeros(1, 13, 5)), "give [1, tokens, 4]");
        Refused(() => network.forward(one, zeros(1, 12, 4)), "whole scales of 1, 4, 9");
        Assert.That(() => network.Logits(one, zeros(1, 4, 4), null, 6), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new NextScaleTransformer(Tiny with { Sides = [2, 1] }),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'patch_nums' is [2, 1]"));
        Assert.That(() => NextScaleTransformer.Create(ComponentSettings.Create("NextScaleTransformer",
            new Dictionary<string, object?> { ["embed_dim"] = 10, ["num_heads"] = 3 })),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("multiple of 'num_heads'"));

        static void Refused(Action ask, string why) => Assert.That(ask, Throws.ArgumentException.With.Message.Contains(why));
    }

    [Test]
    public void Tables_that_follow_from_the_scales_are_left_in_the_file()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(NextScaleNames.Map("lvl_1L"), Is.Null);
        Assert.That(NextScaleNames.Map("attn_bias_for_masking"), Is.Null);
        Assert.That(NextScaleNames.Map("head.weight"), Is.EqualTo("head.weight"));
    }

    private static NextScaleTransformer Awake(NextScaleOptions options)
    {
        random.manual_seed(5);
        var network = new NextScaleTransformer(options);
        using var gradients = no_grad();
        foreach (var parameter in network.parameters())
            parameter.copy_(randn_like(parameter) * 0.3);
        network.eval();
        return network;
    }
}
