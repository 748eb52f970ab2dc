using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class UNet2DConditionModelTests
{
    private static readonly (string, string)[] Sdxl =
    [
        ("addition_embed_type", "\"text_time\""), ("addition_time_embed_dim", "8"), ("projection_class_embeddings_input_dim", "58"),
        ("use_linear_projection", "true"), ("transformer_layers_per_block", "[1, 2]"), ("attention_head_dim", "[2, 4]"),
    ];

    [Test]
    public void Weights_have_the_published_names()
    {
        using var network = TinyUNets.BuildText();
        const string Block = "down_blocks.0.attentions.0.transformer_blocks.0.";
        string[] weights =
        [
            "down_blocks.0.attentions.0.norm.weight", "down_blocks.0.attentions.0.proj_in.weight", Block + "norm1.bias",
            Block + "attn1.to_q.weight",
            Block + "attn1.to_out.0.bias", Block + "norm2.weight", Block + "attn2.to_k.weight", Block + "attn2.to_v.weight",
            Block + "norm3.weight",
            Block + "ff.net.0.proj.weight", Block + "ff.net.2.bias", "down_blocks.0.attentions.0.proj_out.bias",
            "mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight", "up_blocks.1.attentions.1.proj_out.weight",
        ];

        Assert.That(network.state_dict().Keys, Is.SupersetOf(weights).And.No.Member(Block + "attn1.to_q.bias"));
        Assert.That(network.state_dict()["down_blocks.0.attentions.0.proj_in.weight"].shape, Is.EqualTo(new long[] { 8, 8, 1, 1 }));
    }

    [Test]
    public void SDXL_options_bring_their_weights_and_inputs()
    {
        using var network = TinyUNets.BuildText(Sdxl);
        using var scope = NewDisposeScope();
        var extras = new UNet2DConditionExtras { TextEmbeds = randn(2, 10), TimeIds = full(2, 6, 8f) };

        var first = network.forward(ones(2, 4, 8, 8), tensor(5), ones(2, 3, 12), extras);
        var other = network.forward(ones(2, 4, 8, 8), tensor(5), ones(2, 3, 12), extras with { TimeIds = full(2, 6, 4f) });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(network.state_dict().Keys, Is.SupersetOf(new[] { "add_embedding.linear_1.weight",
            "mid_block.attentions.0.transformer_blocks.1.attn1.to_q.weight" }));
        Assert.That(network.state_dict()["down_blocks.0.attentions.0.proj_in.weight"].shape, Is.EqualTo(new long[] { 8, 8 }));
        Assert.That(Values.Distance(first, other), Is.GreaterThan(0));
        Assert.That(() => network.forward(ones(2, 4, 8, 8), tensor(5), ones(2, 3, 12), null),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("text_time; give both"));
        Assert.That(() => network.forward(ones(2, 4, 8, 8), tensor(5), ones(2, 3, 12), extras with { TextEmbeds = ones(2, 9) }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("p + 8 n = 58"));
    }

    [TestCase(8, 8)]
    [TestCase(7, 10)]
    [TestCase(5, 3)]
    public void Pictures_of_any_size_keep_their_size(int height, int width)
    {
        using var network = TinyUNets.BuildText();
        using var scope = NewDisposeScope();

        Assert.That(network.forward(ones(1, 4, height, width), tensor(5), ones(1, 3, 12)).shape,
            Is.EqualTo(new long[] { 1, 4, height, width }));
    }

    [Test]
    public void Dropped_token_does_not_matter_and_a_kept_one_does()
    {
        using var network = TinyUNets.BuildText(("only_cross_attention", "false"));
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (x, t, text) = (randn(1, 4, 8, 8), tensor(5), randn(1, 3, 12));
        var changed = text.clone();
        changed[0, 2] += 1;
        var mask = new UNet2DConditionExtras { EncoderAttentionMask = tensor(new float[,] { { 1, 1, 0 } }) };

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(network.forward(x, t, text, mask), network.forward(x, t, changed, mask)), Is.Zero);
        Assert.That(Values.Distance(network.forward(x, t, text), network.forward(x, t, changed)), Is.GreaterThan(1e-6));
    }

    [Test]
    public void Attention_to_text_alone_projects_text_in_the_first_attention()
    {
        using var network = TinyUNets.BuildText(("only_cross_attention", "[true, false]"));
        using var scope = NewDisposeScope();

        Assert.That(network.state_dict()["down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_k.weight"].shape,
            Is.EqualTo(new long[] { 8, 12 }));
        Assert.That(network.forward(ones(1, 4, 8, 8), tensor(5), ones(1, 3, 12)).shape, Is.EqualTo(new long[] { 1, 4, 8, 8 }));
    }

    [Test]
    public void Wrong_inputs_are_named()
    {
        using var network = TinyUNets.BuildText();
        using var scope = NewDisposeScope();
        var (x, t, text) = (zeros(2, 4, 8, 8), tensor(5), zeros(2, 3, 12));

        using var _ = Assert.EnterMultipleScope();
        Refused(() => network.forward(zeros(2, 3, 8, 8), t, text), "give [batch, 4, height, width]");
        Refused(() => network.forward(x, t, zeros(2, 3, 11)), "encoderHiddenStates has shape [2, 3, 11]; give [2, tokens, 12]");
        Refused(() => network.forward(x, t, zeros(1, 3, 12)), "encoderHiddenStates has shape [1, 3, 12]");
        Refused(() => network.forward(x, t, text.to(ScalarType.Float64)), "encoderHiddenStates is Float64");
        Refused(() => network.forward(x, t, text, new() { EncoderAttentionMask = ones(2, 4) }), "give [2, 3]");
        Refused(() => network.forward(x, t, text, new() { ClassLabels = zeros(2) }), "has no classes");
        Refused(() => network.forward(x, t, text, new() { TimeIds = zeros(2, 6) }), "no 'addition_embed_type'");
    }

    private static void Refused(Action ask, string told) =>
        Assert.That(() => ask(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(told));
}
