using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class Magvit2NetworkTests
{
    private static readonly Magvit2Options Options = new()
    {
        Channels = 32,
        Multipliers = [1, 1, 2],
        ResidualBlocks = 2,
        LatentChannels = 6,
        InChannels = 1,
        OutChannels = 1,
        Resolution = 28,
    };

    [Test]
    public void SmallPictures_GoDownAndUpTwice()
    {
        using var scope = NewDisposeScope();
        using var encoder = new Magvit2Encoder(Options);
        using var decoder = new Magvit2Decoder(Options);
        var latent = encoder.call(zeros(2, 1, 28, 28, ScalarType.Float64));
        Assert.Multiple(() =>
        {
            Assert.That(latent.shape, Is.EqualTo(new long[] { 2, 6, 7, 7 }));
            Assert.That(latent.dtype, Is.EqualTo(ScalarType.Float32), "the weights' dtype");
            Assert.That(decoder.call(randn(2, 6, 7, 7)).shape, Is.EqualTo(new long[] { 2, 1, 28, 28 }));
        });
    }

    [Test]
    public void Names_AreThePublishedOnes()
    {
        using var encoder = new Magvit2Encoder(Options);
        using var decoder = new Magvit2Decoder(Options);
        Assert.Multiple(() =>
        {
            Assert.That(encoder.state_dict().Keys, Is.SupersetOf(new[]
            {
                "conv_in.weight", "down.0.block.1.norm2.bias", "down.1.downsample.bias", "down.2.block.0.nin_shortcut.weight",
                "mid_block.1.conv2.weight", "norm_out.weight", "conv_out.bias",
            }));
            Assert.That(encoder.state_dict().Keys, Has.None.EqualTo("conv_in.bias").And.None.StartsWith("down.2.downsample"));
            Assert.That(decoder.state_dict().Keys, Is.SupersetOf(new[]
            {
                "conv_in.bias", "adaptive.0.gamma.weight", "adaptive.2.beta.bias", "up.1.block.0.nin_shortcut.weight",
                "up.2.upsample.conv1.bias", "mid_block.0.norm1.weight", "norm_out.bias", "conv_out.bias",
            }));
            Assert.That(decoder.state_dict().Keys, Has.None.StartsWith("up.0.upsample"));
            Assert.That(decoder.LastWeight.shape, Is.EqualTo(new long[] { 1, 32, 3, 3 }));
        });
    }

    /// <summary>
    /// The norms take the latent's own deviation: a decoder without them would answer the same for every constant latent's place.
    /// </summary>
    [Test]
    public void Decoder_FollowsTheLatentsSpread()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var norm = new Magvit2Decoder(Options with { Multipliers = [1], Resolution = 7 });
        var flat = ones(1, 6, 2, 4);
        var spread = flat.clone();
        spread[TensorIndex.Colon, 0, 0, 0] = -1;
        var (a, b) = (norm.call(flat), norm.call(spread));
        // Far from the changed place only the norms can tell.
        Assert.That((a - b)[TensorIndex.Colon, TensorIndex.Colon, 1, 3].abs().max().item<float>(), Is.GreaterThan(0));
    }

    [Test]
    public void InputThatDoesNotFit_IsNamed()
    {
        using var scope = NewDisposeScope();
        using var encoder = new Magvit2Encoder(Options);
        using var decoder = new Magvit2Decoder(Options);
        Assert.Multiple(() =>
        {
            Assert.That(() => encoder.call(zeros(1, 1, 28, 26)),
                Throws.ArgumentException.With.Message.Contains("28 by 26; give a height and width that 4 divides"));
            Assert.That(() => encoder.call(zeros(1, 3, 28, 28)),
                Throws.ArgumentException.With.Message.Contains("[batch, 1, height, width]"));
            Assert.That(() => encoder.call(zeros(0, 1, 28, 28)), Throws.ArgumentException);
            Assert.That(() => decoder.call(zeros(1, 5, 7, 7)), Throws.ArgumentException.With.Message.Contains("[batch, 6, height, width]"));
            Assert.That(() => decoder.call(zeros(1, 6, 1, 1)), Throws.ArgumentException.With.Message.Contains("two places"));
            Assert.That(() => new Magvit2ResBlock(32, 48), Throws.ArgumentException.With.Message.Contains("48 channels"));
            Assert.That(() => new Magvit2Encoder(Options with { Channels = 16 }), Throws.TypeOf<InvalidDataException>());
        });
    }
}
