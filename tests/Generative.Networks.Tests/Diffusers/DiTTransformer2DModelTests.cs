using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class DiTTransformer2DModelTests
{
    [Test]
    public void State_dict_has_exactly_the_published_names()
    {
        using var network = TinyDiT.BuildPorted(("num_layers", 1));
        string[] layers =
        [
            "pos_embed.proj", "proj_out_1", "proj_out_2",
            .. new[]
            {
                "attn1.to_q", "attn1.to_k", "attn1.to_v", "attn1.to_out.0", "ff.net.0.proj", "ff.net.2", "norm1.linear",
                "norm1.emb.timestep_embedder.linear_1", "norm1.emb.timestep_embedder.linear_2",
            }.Select(l => $"transformer_blocks.0.{l}"),
        ];

        Assert.That(network.state_dict().Keys, Is.EquivalentTo(layers.SelectMany(l => new[] { $"{l}.weight", $"{l}.bias" })
            .Append("transformer_blocks.0.norm1.emb.class_embedder.embedding_table.weight")));
    }

    [TestCase("attention_bias", false, "transformer_blocks.0.attn1.to_q.bias", false)]
    [TestCase("norm_elementwise_affine", true, "transformer_blocks.0.norm3.weight", true)]
    public void Setting_decides_about_a_weight(string setting, bool value, string weight, bool there)
    {
        using var network = TinyDiT.BuildPorted((setting, value));
        Assert.That(network.state_dict().ContainsKey(weight), Is.EqualTo(there));
    }

    [TestCase("gelu", 128)]
    [TestCase("gelu-approximate", 128)]
    [TestCase("geglu", 256)]
    [TestCase("geglu-approximate", 128)]
    [TestCase("swiglu", 256)]
    [TestCase("linear-silu", 128)]
    public void Activation_decides_about_width_and_answer(string activation, long width)
    {
        using var network = TinyDiT.BuildPorted(("activation_fn", activation));
        TinyNets.Shake(network);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (x, t, y) = TinyDiT.Question();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(network.state_dict()["transformer_blocks.0.ff.net.0.proj.bias"].shape, Is.EqualTo(new[] { width }));
        Assert.That(Values.Of(network.call(x, t, y)), Is.All.InRange(-1e6, 1e6));
    }

    [Test]
    public void Equal_weights_answer_as_the_authors_network_at_timestep_0_alone()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var original = TinyDiT.Build();
        using var ported = TinyDiT.BuildPorted();
        TinyNets.Shake(original);
        CopyWeights(original.state_dict(), ported.state_dict());
        double Apart(long time)
        {
            var (x, t, y) = TinyDiT.Question([time, time], [1, 3]);
            return Values.Distance(original.call(x, t, y), ported.call(x, t, y));
        }

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Apart(0), Is.LessThan(1e-4));
        Assert.That(Apart(500), Is.GreaterThan(1e-2));
    }

    [Test]
    public void Larger_squares_are_answered_with_stretched_positions()
    {
        using var network = TinyDiT.BuildPorted();
        TinyNets.Shake(network);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (_, t, y) = TinyDiT.Question();

        Assert.That(network.call(ones(2, 4, 12, 12), t, y).shape, Is.EqualTo(new long[] { 2, 8, 12, 12 }));
        Assert.That(() => network.call(ones(2, 4, 9, 9), t, y), Throws.ArgumentException.With.Message.Contains("multiple of 2"));
    }

    [Test]
    public void Gradient_reaches_every_parameter_and_dropout_acts_in_training_alone()
    {
        using var network = TinyDiT.BuildPorted(("dropout", 0.5));
        TinyNets.Shake(network);
        var (x, t, y) = TinyDiT.Question();
        network.eval();
        using var still = network.call(x, t, y);
        using var again = network.call(x, t, y);
        network.train();
        using var moved = network.call(x, t, y);
        using var loss = still.square().sum();

        loss.backward();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(still, again), Is.Zero);
        Assert.That(Values.Distance(still, moved), Is.GreaterThan(1e-4));
        foreach (var (name, parameter) in network.named_parameters())
            Assert.That(Values.Of(parameter.grad!).Any(g => g != 0), Is.True, name);
    }

    private static void CopyWeights(Dictionary<string, Tensor> from, Dictionary<string, Tensor> to)
    {
        foreach (var (name, weight) in to)
            weight.copy_(Find(name));

        Tensor Find(string name)
        {
            var end = name[(name.LastIndexOf('.') + 1)..];
            var block = name.StartsWith("transformer_blocks", StringComparison.Ordinal) ? $"blocks.{name.Split('.')[1]}" : "";
            var third = from.GetValueOrDefault($"{block}.attn.qkv.{end}")?.chunk(3);
            return name switch
            {
                _ when name.Contains("embedding_table", StringComparison.Ordinal) => from["y_embedder.embedding_table.weight"],
                _ when name.Contains("linear_1", StringComparison.Ordinal) => from[$"t_embedder.mlp.0.{end}"],
                _ when name.Contains("linear_2", StringComparison.Ordinal) => from[$"t_embedder.mlp.2.{end}"],
                _ when name.Contains("norm1.linear", StringComparison.Ordinal) => from[$"{block}.adaLN_modulation.1.{end}"],
                _ when name.Contains("to_q", StringComparison.Ordinal) => third![0],
                _ when name.Contains("to_k", StringComparison.Ordinal) => third![1],
                _ when name.Contains("to_v", StringComparison.Ordinal) => third![2],
                _ when name.Contains("to_out", StringComparison.Ordinal) => from[$"{block}.attn.proj.{end}"],
                _ when name.Contains("net.0", StringComparison.Ordinal) => from[$"{block}.mlp.fc1.{end}"],
                _ when name.Contains("net.2", StringComparison.Ordinal) => from[$"{block}.mlp.fc2.{end}"],
                _ when name.StartsWith("proj_out_1", StringComparison.Ordinal) => from[$"final_layer.adaLN_modulation.1.{end}"],
                _ when name.StartsWith("proj_out_2", StringComparison.Ordinal) => from[$"final_layer.linear.{end}"],
                _ => from[$"x_embedder.proj.{end}"],
            };
        }
    }
}
