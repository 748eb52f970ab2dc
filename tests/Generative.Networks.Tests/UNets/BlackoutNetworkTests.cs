using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class BlackoutNetworkTests
{
    [Test]
    public void Rate_is_the_formula_around_the_raw_network()
    {
        using var inner = TinyNets.Build("ddpm++", ("in_channels", 3));
        TinyNets.Shake(inner);
        using var network = new BlackoutNetwork(inner, support: 11);
        network.eval();
        using var scope = NewDisposeScope();
        var (x, t, classes) = (randint(0, 11, [2, 3, 8, 8], ScalarType.Int64), tensor(new[] { 0.2, 3 }), eye(3).narrow(0, 0, 2));
        var (p, m) = ((-t).exp().reshape(2, 1, 1, 1), 10 / 3.0);
        var deviation = (0.25 + p * (1 - p) * m + p * p * m * m).sqrt();
        var raw = inner.forward(((x - 5 * p) / deviation).to(ScalarType.Float32),
            ((p / (1 - p)).log() / 4).flatten().to(ScalarType.Float32), classes, null);

        var rate = network.Rate(x, t, classes);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(rate.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(Values.Distance(rate, nn.functional.softplus(raw) * 10 * (1 - p)), Is.LessThan(1e-4));
    }

    [Test]
    public void Rates_are_positive_and_finite_at_every_observation_time()
    {
        using var inner = TinyNets.Build("ddpm++", ("in_channels", 3));
        using var network = new BlackoutNetwork(inner);
        network.eval();
        using var scope = NewDisposeScope();
        var t = tensor(new[] { 3e-7, 1e-3, 1, 15 });

        foreach (var count in new[] { 0, 1, 255 })
        {
            var rate = Values.Of(network.Rate(full([4, 3, 8, 8], count, ScalarType.Int64), t));
            Assert.That(rate.All(v => v > 0 && v < 256), $"{count}");
        }
    }

    /// <summary>A fresh network's F is near 0, so the rate is ln 2 of the most deaths there can be on average.</summary>
    [Test]
    public void Fresh_network_expects_a_share_of_the_deaths_there_can_be()
    {
        using var inner = TinyNets.Build("ddpm++", ("in_channels", 3));
        using var network = new BlackoutNetwork(inner);
        network.eval();
        using var scope = NewDisposeScope();

        var rate = Values.Of(network.Rate(zeros(1, 3, 8, 8), tensor(new[] { 0.5 })));

        Assert.That(rate.Average(), Is.EqualTo(255 * (1 - Math.Exp(-0.5)) * Math.Log(2)).Within(0.5));
    }

    [Test]
    public void Factory_builds_it_with_its_prefix_and_refuses_what_it_cannot_be()
    {
        using var network = (BlackoutNetwork)NetworkFactory.Build(Module("SongUNet"), Blackout(16));

        using var _ = Assert.EnterMultipleScope();
        Assert.That((network.Support, network.LabelDim), Is.EqualTo((16, 2)));
        Assert.That(network.state_dict().Keys, Is.All.StartsWith("model."));
        Assert.That(() => NetworkFactory.Build(Module("SongUNet"), Blackout(1)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'levels' is 1; give at least 2"));
        Assert.That(() => NetworkFactory.Build(ComponentSettings.Create("ImageClassifier", new Dictionary<string, object?>
            { ["in_channels"] = 1, ["classes"] = 3, ["channels"] = new[] { 8 }, ["features"] = 8 }), Blackout(16)),
            Throws.InstanceOf<InvalidDataException>()
                .With.Message.Contains("'blackout' wraps a U-Net over pictures; ImageClassifier is none"));
    }

    private static ComponentSettings Blackout(int levels) =>
        ComponentSettings.Create("blackout", new Dictionary<string, object?> { ["levels"] = levels });

    private static ComponentSettings Module(string type) => ComponentSettings.Create(type, new Dictionary<string, object?>
    {
        ["img_resolution"] = 8, ["in_channels"] = 1, ["out_channels"] = 1, ["label_dim"] = 2, ["model_channels"] = 8,
        ["channel_mult"] = new[] { 1 }, ["num_blocks"] = 1,
    });
}
