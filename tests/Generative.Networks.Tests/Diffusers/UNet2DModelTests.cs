using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class UNet2DModelTests
{
    [Test]
    public void Weights_have_the_published_names()
    {
        using var network = TinyUNets.Build(("num_class_embeds", "3"), ("layers_per_block", "2"));
        string[] layers =
        [
            "conv_in", "time_embedding.linear_1", "time_embedding.linear_2", "down_blocks.0.resnets.1.norm1",
            "down_blocks.0.resnets.0.conv1",
            "down_blocks.0.resnets.0.time_emb_proj", "down_blocks.0.resnets.0.norm2", "down_blocks.0.resnets.0.conv2",
            "down_blocks.0.downsamplers.0.conv", "down_blocks.1.attentions.1.group_norm", "down_blocks.1.attentions.0.to_q",
            "down_blocks.1.attentions.0.to_k", "down_blocks.1.attentions.0.to_v", "down_blocks.1.attentions.0.to_out.0",
            "down_blocks.1.resnets.0.conv_shortcut", "mid_block.resnets.1.conv2", "mid_block.attentions.0.to_out.0",
            "up_blocks.0.attentions.2.to_q", "up_blocks.0.upsamplers.0.conv", "up_blocks.1.resnets.2.conv_shortcut", "conv_norm_out",
            "conv_out",
        ];

        Assert.That(network.state_dict().Keys,
            Is.SupersetOf(layers.SelectMany(l => new[] { $"{l}.weight", $"{l}.bias" }).Append("class_embedding.weight")));
        Assert.That(network.state_dict().Keys, Has.None.StartsWith("down_blocks.1.downsamplers").And.None.StartsWith("time_proj"));
    }

    [TestCase("class_embed_type", "\"timestep\"", "class_embedding.linear_2.bias")]
    [TestCase("time_embedding_type", "\"fourier\"", "time_proj.weight")]
    [TestCase("upsample_type", "\"resnet\"", "up_blocks.0.upsamplers.0.conv2.weight")]
    [TestCase("attn_norm_num_groups", "2", "mid_block.attentions.0.group_norm.weight")]
    public void Option_brings_its_weights(string field, string json, string name)
    {
        using var network = TinyUNets.Build((field, json));

        Assert.That(network.state_dict().Keys, Has.Member(name));
    }

    [Test]
    public void Learned_times_are_rows_of_a_table_and_others_are_refused()
    {
        using var network = TinyUNets.Build(("time_embedding_type", "\"learned\""), ("num_train_timesteps", "9"));
        network.eval();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var x = randn(2, 3, 8, 8);
        Tensor? waves = null;

        network.Run(x, tensor(new[] { 3.0, 8.0 }), null,
            (name, value) => waves = name == "time_proj" ? value.clone().DetachFromDisposeScope() : waves);

        using var shown = waves!;
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(shown, network.state_dict()["time_proj.weight"][tensor(new[] { 3L, 8L })]), Is.Zero);
        Refused(() => network.forward(x, tensor(9), null), "timesteps holds 9");
        Refused(() => network.forward(x, tensor(-1), null), "give 0 to 8");
        Refused(() => network.forward(x, tensor(2.5), null), "timesteps holds 2.5");
    }

    [Test]
    public void Scale_and_shift_leaves_the_middle_attention_without_a_norm()
    {
        using var network = TinyUNets.Build(("resnet_time_scale_shift", "\"scale_shift\""));

        Assert.That(network.state_dict().Keys, Has.No.Member("mid_block.attentions.0.group_norm.weight"));
    }

    [TestCase("time_embedding_type", "\"fourier\"")]
    [TestCase("center_input_sample", "true")]
    [TestCase("sample_size", "[8, 16]")]
    [TestCase("downsample_padding", "0")]
    [TestCase("act_fn", "\"mish\"")]
    [TestCase("act_fn", "\"gelu\"")]
    [TestCase("add_attention", "false")]
    [TestCase("mid_block_type", "null")]
    [TestCase("mid_block_scale_factor", "1.5")]
    [TestCase("down_block_types", """["ResnetDownsampleBlock2D", "UNetResAttnDownBlock2D"]""")]
    [TestCase("up_block_types", """["AttnUpBlock2D", "ResnetUpsampleBlock2D"]""")]
    [TestCase("block_out_channels", "[12, 16]")]
    public void Fresh_network_of_an_option_answers_with_a_picture_and_trains(string field, string json)
    {
        using var network = TinyUNets.Build((field, json));
        using var scope = NewDisposeScope();

        var answer = network.forward(ones(2, 3, 8, 8) * 0.5, tensor(new[] { 3f, 7f }), null);
        answer.square().sum().backward();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(answer.shape, Is.EqualTo(new long[] { 2, 3, 8, 8 }));
        Assert.That(Values.Of(answer), Is.All.InRange(-1e3, 1e3));
        foreach (var (name, parameter) in network.named_parameters().Where(p => p.parameter.requires_grad))
            Assert.That(parameter.grad is not null && Values.Of(parameter.grad).All(double.IsFinite), Is.True, name);
    }

    [Test]
    public void Answer_is_the_same_with_gradients_as_without()
    {
        using var network = TinyUNets.Build(("num_class_embeds", "3"));
        network.eval();
        using var scope = NewDisposeScope();
        var (x, t, c) = (randn(2, 3, 8, 8), tensor(new[] { 3L, 700L }), tensor(new[] { 2L, 0L }));
        var trained = network.forward(x, t, c);
        using var gradients = no_grad();

        Assert.That(Values.Distance(network.forward(x, t, c), trained), Is.LessThan(1e-5));
    }

    // Whole groups of four, as pipelines ask: libtorch itself takes another algorithm for a single small picture.
    [Test]
    public void Four_pictures_of_sixteen_equal_four_alone_bit_by_bit()
    {
        using var network = TinyUNets.Build(("block_out_channels", "[32, 64]"));
        network.eval();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (x, t) = (randn(16, 3, 8, 8), tensor(700L));

        var amongOthers = Values.Bits(network.forward(x, t, null).narrow(0, 4, 4));
        var alone = Values.Bits(network.forward(x.narrow(0, 4, 4), t, null));

        Assert.That(Values.Same(amongOthers, alone));
    }

    [TestCase(ScalarType.Float64, 1e-5)]
    [TestCase(ScalarType.BFloat16, 0.1)]
    public void Network_moved_to_another_dtype_answers_like_itself(ScalarType dtype, double tolerance)
    {
        using var network = TinyUNets.Build(("class_embed_type", "\"timestep\""));
        network.eval();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (x, t) = (ones(2, 3, 8, 8) * 0.5, tensor(new[] { 3L, 700L }));
        var expected = network.forward(x, t, t);

        network.to(dtype);
        var found = network.forward(x.to(dtype), t, t);

        Assert.That(found.dtype, Is.EqualTo(dtype));
        Assert.That(Values.Distance(found, expected), Is.LessThan(tolerance));
    }

    [Test]
    public void Wrong_inputs_are_named()
    {
        using var network = TinyUNets.Build(("num_class_embeds", "3"));
        using var plain = TinyUNets.Build();
        using var scope = NewDisposeScope();
        var (x, t, labels) = (zeros(2, 3, 8, 8), tensor(5L), tensor(new[] { 0L, 2L }));

        using var _ = Assert.EnterMultipleScope();
        Refused(() => network.forward(zeros(2, 4, 8, 8), t, labels), "sample has shape [2, 4, 8, 8]; give [batch, 3, height, width]");
        Refused(() => network.forward(zeros(3, 8, 8), t, labels), "sample has shape [3, 8, 8]");
        Refused(() => network.forward(zeros(2, 3, 8, 7), t, labels), "multiples of 2");
        Refused(() => network.forward(zeros(0, 3, 8, 8), t, labels), "at least one picture");
        Refused(() => network.forward(x.to(ScalarType.Float64), t, labels), "sample is Float64, the weights are Float32");
        Refused(() => network.forward(x, tensor(new[] { 1L, 2L, 3L }), labels), "timesteps has shape [3]; give one number, or [2]");
        Refused(() => network.forward(x, t, null), "classLabels is null");
        Refused(() => network.forward(x, t, tensor(new[] { 0L })), "classLabels has shape [1]; give [2]");
        Refused(() => network.forward(x, t, tensor(new[] { 0L, 3L })), "classLabels holds 3; give 0 to 2");
        Refused(() => network.forward(x, t, tensor(new[] { -1L, 0L })), "classLabels holds -1");
        Refused(() => network.forward(x, t, ones(2)), "whole numbers");
        Refused(() => plain.forward(x, t, labels), "has no classes");
    }

    [Test]
    public void Asking_leaves_no_tensor_behind()
    {
        using var network = TinyUNets.Build();
        network.eval();
        LiveTensors.AreUnchangedBy(() =>
        {
            using var gradients = no_grad();
            using var x = ones(1, 3, 8, 8);
            using var t = tensor(3L);
            network.forward(x, t, null).Dispose();
        });
    }

    private static void Refused(Action ask, string told) =>
        Assert.That(() => ask(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(told));
}
