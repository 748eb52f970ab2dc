using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class AutoencoderKLTests
{
    [TestCase("in_channels", 0)]
    [TestCase("block_out_channels", new int[0])]
    [TestCase("block_out_channels", new[] { 8, 0 })]
    [TestCase("norm_num_groups", 3)]
    [TestCase("layers_per_block", 0)]
    [TestCase("latent_channels", 0)]
    [TestCase("act_fn", "sillu")]
    [TestCase("down_block_types", new[] { "DownEncoderBlock2D" })]
    [TestCase("down_block_types", new[] { "DownEncoderBlock2D", "AttnDownEncoderBlock2D" })]
    [TestCase("up_block_types", new[] { "UpDecoderBlock2D", "UpBlock2D" })]
    [TestCase("scaling_factor", 0.0)]
    [TestCase("latents_mean", new[] { 0.0, 1.0 })]
    [TestCase("latents_std", new[] { 1.0 })]
    [TestCase("sample_size", 0)]
    [TestCase("scaling_facter", 0.2)]
    public void Setting_is_refused_by_its_name(string name, object value) =>
        Assert.That(() => Build((name, value)), Throws.InstanceOf<InvalidDataException>().With.Message.Contains($"'{name}'"));

    [Test]
    public void Factors_of_the_latents_are_kept_for_pipelines()
    {
        using var network = Build(("shift_factor", 0.1), ("scaling_factor", 0.36), ("latents_mean", new[] { 1.0, 2, 3, 4 }),
            ("latents_std", new[] { 4.0, 3, 2, 1 }), ("force_upcast", false), ("_name_or_path", "somewhere"));
        var options = network.Options;

        using var _ = Assert.EnterMultipleScope();
        Assert.That((options.ShiftFactor, options.ScalingFactor, options.ForceUpcast), Is.EqualTo((0.1, 0.36, false)));
        Assert.That(options.LatentsMean, Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(options.LatentsStd, Is.EqualTo(new[] { 4, 3, 2, 1 }));
    }

    [TestCase("use_quant_conv", "quant_conv.weight")]
    [TestCase("use_post_quant_conv", "post_quant_conv.bias")]
    [TestCase("mid_block_add_attention", "encoder.mid_block.attentions.0.to_q.weight")]
    public void Switch_decides_about_weights(string name, string weight)
    {
        using var with = Build();
        using var without = Build((name, false));

        Assert.That(with.state_dict().ContainsKey(weight), Is.True);
        Assert.That(without.state_dict().ContainsKey(weight), Is.False);
    }

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(3, 4)]
    public void Each_level_but_the_last_halves_the_picture(int levels, int factor)
    {
        using var network = Build(("block_out_channels", Enumerable.Repeat(8, levels).ToArray()));
        using var scope = NewDisposeScope();
        using var gradients = no_grad();

        using var latent = network.Encode(ones(2, 3, 8, 16));

        Assert.That(latent.Mean.shape, Is.EqualTo(new[] { 2, 4, 8L / factor, 16L / factor }));
        Assert.That(network.Decode(latent.Mean).shape, Is.EqualTo(new long[] { 2, 3, 8, 16 }));
    }

    [Test]
    public void Wrong_shapes_are_refused()
    {
        using var network = Build();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => network.Encode(ones(1, 1, 8, 8)),
            Throws.ArgumentException.With.Message.Contains("image is [1, 1, 8, 8]; give [batch, 3,"));
        Assert.That(() => network.Moments(ones(3, 8, 8)), Throws.ArgumentException.With.Message.Contains("image is [3, 8, 8]"));
        Assert.That(() => network.Encode(ones(1, 3, 8, 9)),
            Throws.ArgumentException.With.Message.Contains("image is 8 by 9; give a height and width that 2 divides"));
        Assert.That(() => network.Decode(ones(1, 3, 4, 4)),
            Throws.ArgumentException.With.Message.Contains("latent is [1, 3, 4, 4]; give [batch, 4,"));
    }

    // Two of three: libtorch convolves a single small picture by another algorithm.
    [Test]
    public void Two_pictures_have_the_same_bits_in_a_batch_of_three()
    {
        using var network = Build();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var generator = new Generator(2);
        var images = randn([3, 3, 8, 8], generator: generator);

        Assert.That(Values.Same(Values.RowBits(network.call(images), 2), Values.RowBits(network.call(images[1..]), 1)));
    }

    [Test]
    public void Encoding_and_decoding_leave_no_tensor_behind()
    {
        using var network = Build();
        LiveTensors.AreUnchangedBy(() =>
        {
            using var gradients = no_grad();
            using var image = ones(1, 3, 8, 8);
            using var latent = network.Encode(image);
            network.Decode(latent.Mean).Dispose();
        });
    }

    private static AutoencoderKL Build(params (string Name, object? Value)[] changes)
    {
        var settings = new Dictionary<string, object?>
        {
            ["block_out_channels"] = new[] { 8, 16 }, ["norm_num_groups"] = 4, ["sample_size"] = 8,
        };
        foreach (var (name, value) in changes)
            settings[name] = value;
        return (AutoencoderKL)NetworkFactory.Build(ComponentSettings.Create("AutoencoderKL", settings));
    }
}
