using Generative.Checkpoints;
using Generative.Networks;
using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines.Tests;

public sealed class AutoencoderCodecTests
{
    private SafetensorsFile cases = null!;
    private DisposeScope scope = null!;

    [SetUp]
    public void Open()
    {
        scope = NewDisposeScope();
        cases = SafetensorsFile.Open(Fixtures.At("autoencoder-kl", "cases.safetensors"));
    }

    [TearDown]
    public void Close()
    {
        cases.Dispose();
        scope.Dispose();
    }

    /// <summary>The fixture's autoencoder with other settings of the latents.</summary>
    private static AutoencoderCodec Codec(params (string Name, string Json)[] settings)
    {
        var component = DiffusersFolder.Open(Fixtures.At("autoencoder-kl", "vae")).Components[0];
        var config = component.Config!.ToJson();
        foreach (var (name, json) in settings)
            config[name] = System.Text.Json.Nodes.JsonNode.Parse(json);
        var network = AutoencoderKL.Create(ComponentSettings.Parse(
            System.Text.Json.JsonSerializer.SerializeToElement(config), "vae", "_class_name"));
        using var weights = component.OpenWeights();
        WeightLoader.Load(network, weights);
        return new(network, CPU);
    }

    [Test]
    public void Latents_are_scaled_on_the_way_in_and_pictures_come_out_within_their_range()
    {
        using var codec = Codec();
        var scaling = DiffusersFolder.Open(Fixtures.At("autoencoder-kl", "vae")).Components[0].Config!.Required<double>("scaling_factor");
        var draws = new ReplaySource(2, new Dictionary<DrawKey, Tensor> { ["encode"] = cases.Read("encode.noise") });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(codec.Encode(cases.Read("image")), cases.Read("encode.mean") * scaling), Is.LessThan(1e-5));
        Assert.That(Values.Distance(codec.Encode(cases.Read("image"), draws), cases.Read("encode.scaled")), Is.LessThan(1e-5));
        Assert.That(Values.Distance(codec.Decode(cases.Read("latent") * scaling), cases.Read("decode.sample").clamp(-1, 1)),
            Is.LessThan(1e-5));
        Assert.That(codec.Encode(cases.Read("image")).dtype, Is.EqualTo(ScalarType.Float64));
    }

    [Test]
    public void Shift_is_taken_off_before_and_put_back_after_scaling()
    {
        using var codec = Codec(("shift_factor", "0.25"), ("scaling_factor", "0.5"));

        Assert.That(Values.Distance(codec.Encode(cases.Read("image")), (cases.Read("encode.mean") - 0.25) * 0.5), Is.LessThan(1e-5));
        Assert.That(Values.Distance(codec.Decode((cases.Read("latent") - 0.25) * 0.5), cases.Read("decode.sample").clamp(-1, 1)),
            Is.LessThan(1e-5));
    }

    [Test]
    public void Mean_and_deviation_of_each_channel_are_used_where_a_config_has_them()
    {
        using var codec = Codec(("latents_mean", "[0.1, 0.2, 0.3, 0.4]"), ("latents_std", "[1, 2, 3, 4]"), ("scaling_factor", "0.5"));
        var mean = tensor(new[] { 0.1, 0.2, 0.3, 0.4 }).reshape(1, 4, 1, 1);
        var deviation = tensor(new[] { 1.0, 2, 3, 4 }).reshape(1, 4, 1, 1);

        Assert.That(Values.Distance(codec.Encode(cases.Read("image")), (cases.Read("encode.mean") - mean) * 0.5 / deviation),
            Is.LessThan(1e-5));
    }

    [Test]
    public void Picture_has_the_bits_it_has_alone()
    {
        using var codec = Codec();
        var z = cases.Read("latent");

        Assert.That(Values.Same(Values.RowBits(codec.Decode(z), 1), Values.Bits(codec.Decode(z.narrow(0, 1, 1)))));
    }

    [Test]
    public void Wrong_shapes_are_refused()
    {
        using var codec = Codec();

        Assert.That(() => codec.Decode(zeros(1, 3, 8, 8)),
            Throws.ArgumentException.With.Message.Contains("give [batch, 4, height, width]"));
        Assert.That(() => codec.Decode(zeros(4)), Throws.ArgumentException.With.Message.Contains("latent is [4]"));
        Assert.That(() => codec.Encode(zeros(1, 3, 15, 16)), Throws.ArgumentException.With.Message.Contains("15 by 16"));
    }

    [Test]
    public void Work_good_and_bad_leaves_no_tensor_behind()
    {
        using var codec = Codec();
        using var z = cases.Read("latent");
        using var image = cases.Read("image");
        LiveTensors.AreUnchangedBy(() =>
        {
            codec.Decode(z).Dispose();
            codec.Encode(image).Dispose();
            Assert.That(() => codec.Decode(image), Throws.ArgumentException);
        }, rounds: 3);
    }

    [Test]
    public void Codec_that_cannot_be_made_frees_its_network()
    {
        var config = DiffusersFolder.Open(Fixtures.At("autoencoder-kl", "vae")).Components[0].Config!;
        var network = AutoencoderKL.Create(config);
        var parameters = network.parameters().ToArray();

        Assert.That(() => new AutoencoderCodec(network, new Device(DeviceType.CUDA, 99)), Throws.Exception);

        Assert.That(parameters.Select(p => p.IsInvalid), Is.Not.Empty.And.All.True);
    }
}
