using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>Less common fields of a conditional network's config: the weights they bring, and what they compute.</summary>
public sealed class UNet2DConditionOptionTests
{
    [TestCase("time_embedding_type", "\"fourier\"", "time_proj.weight", 8)]
    [TestCase("time_cond_proj_dim", "5", "time_embedding.cond_proj.weight", 8, 5)]
    [TestCase("encoder_hid_dim", "7", "encoder_hid_proj.weight", 12, 7)]
    [TestCase("mid_block_type", "\"UNetMidBlock2D\"", "mid_block.resnets.0.conv1.weight", 16, 16, 3, 3)]
    [TestCase("down_block_types", """["AttnDownBlock2D", "DownBlock2D"]""", "down_blocks.0.attentions.0.group_norm.weight", 8)]
    [TestCase("up_block_types", """["AttnUpBlock2D", "UpBlock2D"]""", "up_blocks.0.attentions.1.to_q.bias", 16)]
    public void Option_brings_its_weights(string field, string json, string name, params int[] shape)
    {
        using var network = TinyUNets.BuildText((field, json));
        using var scope = NewDisposeScope();

        Assert.That(network.state_dict(), Contains.Key(name));
        Assert.That(network.state_dict()[name].shape, Is.EqualTo(shape));
        Assert.That(network.forward(ones(2, 4, 8, 8), tensor(5), ones(2, 3, network.Options.EncoderHidDim ?? 12)).shape,
            Is.EqualTo(new long[] { 2, 4, 8, 8 }));
    }

    [Test]
    public void Middle_block_without_attention_has_one_residual_block()
    {
        using var network = TinyUNets.BuildText(("mid_block_type", "\"UNetMidBlock2D\""));
        using var none = TinyUNets.BuildText(("mid_block_type", "null"));

        Assert.That(network.state_dict().Keys, Has.None.StartsWith("mid_block.attentions").And.None.StartsWith("mid_block.resnets.1"));
        Assert.That(none.state_dict().Keys, Has.None.StartsWith("mid_block"));
    }

    [Test]
    public void Fourier_waves_are_cosines_and_sines_of_the_time_itself()
    {
        using var network = TinyUNets.BuildText(("time_embedding_type", "\"fourier\""));
        using var scope = NewDisposeScope();
        using var gradients = no_grad();

        using var waves = Seen(network, "time_proj", tensor(0.5));

        var angles = network.state_dict()["time_proj.weight"] * Math.PI;
        Assert.That(Values.Distance(waves, cat([angles.cos(), angles.sin()]).unsqueeze(0)), Is.LessThan(1e-5));
    }

    [Test]
    public void Labels_of_a_simple_projection_stand_beside_the_time_embedding()
    {
        using var network = TinyUNets.BuildText(("class_embed_type", "\"simple_projection\""), ("class_embeddings_concat", "true"),
            ("projection_class_embeddings_input_dim", "6"));
        using var scope = NewDisposeScope();
        var weights = network.state_dict();

        var first = network.forward(ones(1, 4, 8, 8), tensor(5), ones(1, 3, 12), new() { ClassLabels = ones(1, 6) });
        var other = network.forward(ones(1, 4, 8, 8), tensor(5), ones(1, 3, 12), new() { ClassLabels = zeros(1, 6) });

        Assert.That(weights["class_embedding.weight"].shape, Is.EqualTo(new long[] { 32, 6 }));
        Assert.That(weights["down_blocks.0.resnets.0.time_emb_proj.weight"].shape, Is.EqualTo(new long[] { 8, 64 }));
        Assert.That(Values.Distance(first, other), Is.GreaterThan(0));
    }

    [Test]
    public void Activations_act_behind_the_timestep_and_behind_the_sum()
    {
        using var network = TinyUNets.BuildText(("timestep_post_act", "\"relu\""), ("time_embedding_act_fn", "\"gelu\""));
        using var plain = TinyUNets.BuildText();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        plain.load_state_dict(network.state_dict());
        var (x, t, text) = (ones(1, 4, 8, 8), tensor(5), ones(1, 3, 12));

        using var seen = Seen(network, "time_embedding", t);
        using var raw = Seen(plain, "time_embedding", t);

        Assert.That(Values.Distance(seen, raw.relu()), Is.Zero);
        Assert.That(Values.Distance(network.forward(x, t, text), plain.forward(x, t, text)), Is.GreaterThan(0));
    }

    [Test]
    public void Condition_beside_the_timestep_may_be_left_out_and_its_shape_is_checked()
    {
        using var network = TinyUNets.BuildText(("time_cond_proj_dim", "5"));
        using var plain = TinyUNets.BuildText();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (x, t, text) = (ones(1, 4, 8, 8), tensor(5), ones(1, 3, 12));
        var without = network.forward(x, t, text);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(network.forward(x, t, text, new() { TimestepCond = zeros(1, 5) }), without), Is.LessThan(1e-6));
        Assert.That(Values.Distance(network.forward(x, t, text, new() { TimestepCond = ones(1, 5) }), without), Is.GreaterThan(0));
        Assert.That(() => network.forward(x, t, text, new() { TimestepCond = ones(1, 4) }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("give [1, 5]"));
        Assert.That(() => plain.forward(x, t, text, new() { TimestepCond = ones(1, 5) }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("time_cond_proj_dim"));
    }

    private static Tensor Seen(UNet2DConditionModel network, string place, Tensor time)
    {
        Tensor? seen = null;
        network.Run(ones(1, 4, 8, 8), time, ones(1, 3, 12), null,
            (name, value) => seen = name == place ? value.clone().DetachFromDisposeScope() : seen).Dispose();
        return seen!;
    }
}
