using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>What both forms of the transformer refuse, in settings and in questions.</summary>
public sealed class DiTInputTests
{
    [TestCase("input_size", 0)]
    [TestCase("input_size", 9)]
    [TestCase("patch_size", 0)]
    [TestCase("in_channels", 0)]
    [TestCase("hidden_size", 33)]
    [TestCase("hidden_size", 0)]
    [TestCase("depth", 0)]
    [TestCase("num_heads", 5)]
    [TestCase("mlp_ratio", 0.0)]
    [TestCase("class_dropout_prob", 1.5)]
    [TestCase("num_classes", 0)]
    [TestCase("learn_sigma", "yes")]
    [TestCase("hiden_size", 24)]
    public void Setting_is_refused_by_its_name(string name, object value) =>
        Assert.That(() => TinyDiT.Build((name, value)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains($"'{name}'"));

    [TestCase("num_attention_heads", 0)]
    [TestCase("attention_head_dim", 0)]
    [TestCase("out_channels", 0)]
    [TestCase("num_layers", -1)]
    [TestCase("dropout", 1.0)]
    [TestCase("sample_size", 7)]
    [TestCase("activation_fn", "gelu-tanh")]
    [TestCase("num_embeds_ada_norm", 0)]
    [TestCase("norm_type", "layer_norm")]
    [TestCase("norm_eps", 0.0)]
    [TestCase("caption_channels", 4)]
    public void Ported_setting_is_refused_by_its_name(string name, object value) =>
        Assert.That(() => TinyDiT.BuildPorted((name, value)), Throws.InstanceOf<InvalidDataException>().With.Message.Contains($"'{name}'"));

    [TestCase(new long[] { 2, 3, 8, 8 }, "x is [2, 3, 8, 8]; give [batch, 4, height, width]")]
    [TestCase(new long[] { 2, 4, 8 }, "x is [2, 4, 8]")]
    [TestCase(new long[] { 2, 4, 8, 6 }, "x is 8 by 6")]
    [TestCase(new long[] { 3, 4, 8, 8 }, "t is [2]; give one for each picture, [3]")]
    public void Wrong_latents_are_refused(long[] shape, string message)
    {
        var (_, t, y) = TinyDiT.Question();
        foreach (var network in Both())
            Assert.That(() => network.call(zeros(shape), t, y), Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void Wrong_classes_are_refused()
    {
        var (x, t, y) = TinyDiT.Question();
        using var _ = Assert.EnterMultipleScope();
        foreach (var network in Both())
        {
            Assert.That(() => network.call(x, t, y + 1), Throws.ArgumentException.With.Message.Contains("this network has 0 to 3"));
            Assert.That(() => network.call(x, t, y - 1), Throws.ArgumentException.With.Message.Contains("this network has 0 to 3"));
            Assert.That(() => network.call(x, t, y.to(ScalarType.Float32)),
                Throws.ArgumentException.With.Message.Contains("classLabels is Float32"));
            Assert.That(() => network.call(x, t, y[..1]), Throws.ArgumentException.With.Message.Contains("classLabels is [1]"));
        }
    }

    [Test]
    public void Size_other_than_the_trained_one_is_refused_where_positions_are_weights()
    {
        var (_, t, y) = TinyDiT.Question();
        using var network = TinyDiT.Build();
        Assert.That(() => network.call(zeros(2, 4, 16, 16), t, y), Throws.ArgumentException.With.Message.Contains("built for 8 by 8"));
    }

    private static IEnumerable<nn.Module<Tensor, Tensor, Tensor, Tensor>> Both() => [TinyDiT.Build(), TinyDiT.BuildPorted()];
}
