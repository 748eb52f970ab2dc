using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class DiTTests
{
    [Test]
    public void State_dict_has_exactly_the_published_names()
    {
        using var network = TinyDiT.Build(("depth", 1));
        string[] layers =
        [
            "x_embedder.proj", "t_embedder.mlp.0", "t_embedder.mlp.2", "blocks.0.attn.qkv", "blocks.0.attn.proj", "blocks.0.mlp.fc1",
            "blocks.0.mlp.fc2", "blocks.0.adaLN_modulation.1", "final_layer.linear", "final_layer.adaLN_modulation.1",
        ];

        Assert.That(network.state_dict().Keys, Is.EquivalentTo(
            layers.SelectMany(l => new[] { $"{l}.weight", $"{l}.bias" }).Append("pos_embed").Append("y_embedder.embedding_table.weight")));
    }

    [Test]
    public void XL_2_has_the_published_number_of_parameters()
    {
        var device = get_default_device();
        set_default_device(META);
        try
        {
            using var network = new DiT(new());
            Assert.That(network.state_dict().Values.Sum(w => w.numel()), Is.EqualTo(675_129_632));
        }
        finally
        {
            set_default_device(device);
        }
    }

    [TestCase(true, 8)]
    [TestCase(false, 4)]
    public void Fresh_network_answers_0_with_or_without_variances(bool learnSigma, long channels)
    {
        using var network = TinyDiT.Build(("learn_sigma", learnSigma));
        using var scope = NewDisposeScope();
        var (x, t, y) = TinyDiT.Question();

        var answer = network.call(x, t, y);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(answer.shape, Is.EqualTo(new[] { 2, channels, 8, 8 }));
        Assert.That(Values.Of(answer), Is.All.Zero);
    }

    [Test]
    public void Timestep_and_class_change_the_answer_and_the_batch_does_not()
    {
        using var network = Awake();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (pictures, _, _) = TinyDiT.Question([0, 0, 0]);
        Tensor Ask(long[] times, long[] classes) => network.call(pictures[..times.Length], tensor(times), tensor(classes));
        var answer = Ask([13, 999], [0, 3]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(Ask([14, 999], [0, 3])[0], answer[0]), Is.GreaterThan(1e-4), "timestep");
        Assert.That(Values.Distance(Ask([13, 999], [1, 3])[0], answer[0]), Is.GreaterThan(1e-4), "class");
        Assert.That(Values.Same(Values.RowBits(Ask([13, 999, 5], [0, 3, 1]), 0), Values.RowBits(Ask([13], [0]), 0)),
            "alone and in a batch");
    }

    [Test]
    public void Gradient_reaches_every_parameter()
    {
        using var network = Awake();
        var (x, t, y) = TinyDiT.Question();
        using var loss = network.call(x, t, y).square().sum();

        loss.backward();

        using var _ = Assert.EnterMultipleScope();
        foreach (var (name, parameter) in network.named_parameters())
            Assert.That(Values.Of(parameter.grad!).Any(g => g != 0), Is.True, name);
    }

    [Test]
    public void Guided_moves_the_first_channels_alone()
    {
        using var network = Awake();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (x, t, y) = TinyDiT.Question([500, 500, 500, 500], [0, 1, 3, 3]);
        var doubled = cat([x[..2], x[..2]]);
        var plain = network.call(doubled, t, y);
        var (with, without) = (plain[..2].narrow(1, 0, 3), plain[2..].narrow(1, 0, 3));

        var guided = network.Guided(x, t, y, 2.5);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(guided[..2].narrow(1, 0, 3), without + (with - without) * 2.5), Is.LessThan(1e-6));
        Assert.That(Values.Distance(guided[2..].narrow(1, 0, 3), guided[..2].narrow(1, 0, 3)), Is.Zero);
        Assert.That(Values.Distance(guided.narrow(1, 3, 5), plain.narrow(1, 3, 5)), Is.Zero);
        Assert.That(() => network.Guided(x[..3], t[..3], y[..3], 2.5), Throws.ArgumentException.With.Message.Contains("even batch"));
        Assert.That(() => network.Guided(x, t, y, 2.5, channels: 0),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("give at least 1"));
        Assert.That(network.Guided(x, t, y, 2.5, channels: 99).shape, Is.EqualTo(plain.shape));
    }

    [Test]
    public void Asking_leaves_no_tensor_behind()
    {
        using var network = Awake();
        LiveTensors.AreUnchangedBy(() =>
        {
            using var gradients = no_grad();
            using var scope = NewDisposeScope();
            var (x, t, y) = TinyDiT.Question();
            network.call(x, t, y).Dispose();
            network.Guided(x, t, y, 2).Dispose();
        });
    }

    /// <summary>A network whose every weight says something.</summary>
    private static DiT Awake()
    {
        var network = TinyDiT.Build();
        TinyNets.Shake(network);
        return network;
    }
}
