using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Tokenizers.Tests;

public sealed class Magvit2TokenizerTests
{
    private Magvit2Tokenizer _tokenizer = null!;
    private DisposeScope _scope = null!;

    [SetUp]
    public void Build()
    {
        _scope = NewDisposeScope();
        _tokenizer = TinyMagvit2.Build();
    }

    [TearDown]
    public void Free()
    {
        _tokenizer.Dispose();
        _scope.Dispose();
    }

    [Test]
    public void Layout_SaysWhatTheConfigMeans() => Assert.Multiple(() =>
    {
        Assert.That(_tokenizer.Layout.PictureShape, Is.EqualTo(new[] { 1, 28, 28 }));
        Assert.That(_tokenizer.Layout.Grids, Is.EqualTo(new TokenGrid[] { new(7, 7) }));
        Assert.That((_tokenizer.Layout.Codes, _tokenizer.Layout.Tokens), Is.EqualTo((1024L, 49)));
        Assert.That(_tokenizer.Layout.SubTokenBits, Is.EqualTo(new[] { 4, 6 }));
    });

    [Test]
    public void Pictures_BecomeIds_AndPictures()
    {
        var ids = _tokenizer.Encode(Pictures(2, 28, 28));
        var back = _tokenizer.Decode(ids);
        Assert.Multiple(() =>
        {
            Assert.That(ids.shape, Is.EqualTo(new long[] { 2, 49 }));
            Assert.That(ids.dtype, Is.EqualTo(ScalarType.Int64));
            Assert.That(back.shape, Is.EqualTo(new long[] { 2, 1, 28, 28 }));
            Assert.That(back.abs().max().item<float>(), Is.LessThanOrEqualTo(1));
            Assert.That(back.requires_grad, Is.False);
        });
    }

    [Test]
    public void Decode_OfTheIds_IsTheNetworksReconstruction()
    {
        using var gradients = no_grad();
        var images = Pictures(2, 28, 28);
        using var direct = _tokenizer.Network.call(images).clamp(-1, 1);
        Assert.That(Values.Distance(_tokenizer.Decode(_tokenizer.Encode(images)), direct), Is.LessThan(1e-5));
    }

    [Test]
    public void PicturesOfOtherSizes_NeedTheirGrid()
    {
        var ids = _tokenizer.Encode(Pictures(1, 12, 20));
        Assert.Multiple(() =>
        {
            Assert.That(ids.shape, Is.EqualTo(new long[] { 1, 15 }));
            Assert.That(_tokenizer.Decode(ids, new(3, 5)).shape, Is.EqualTo(new long[] { 1, 1, 12, 20 }));
            Assert.That(() => _tokenizer.Decode(ids), Throws.ArgumentException.With.Message.Contains("give [batch, 49]"));
            Assert.That(() => _tokenizer.Decode(ids, new(5, 5)), Throws.ArgumentException.With.Message.Contains("5 x 5"));
        });
    }

    [Test]
    public void PicturesThatDoNotFit_AreNamed() => Assert.Multiple(() =>
    {
        Assert.That(() => _tokenizer.Encode(Pictures(1, 30, 28)), Throws.ArgumentException.With.Message.Contains("that 4 divides"));
        Assert.That(() => _tokenizer.Encode(zeros(1, 3, 28, 28)),
            Throws.ArgumentException.With.Message.Contains("[batch, 1, height, width]"));
        Assert.That(() => _tokenizer.Encode(zeros(28, 28)), Throws.ArgumentException);
        Assert.That(() => _tokenizer.Encode(zeros(1, 1, 28, 28, ScalarType.Byte)),
            Throws.ArgumentException.With.Message.Contains("floating"));
    });

    [Test]
    public void IdsThatDoNotFit_AreNamed() => Assert.Multiple(() =>
    {
        Assert.That(() => _tokenizer.Decode(full(1, 49, 1024L, ScalarType.Int64)),
            Throws.ArgumentException.With.Message.Contains("ids holds 1024"));
        Assert.That(() => _tokenizer.Decode(zeros(1, 1, ScalarType.Int64), new(1, 1)),
            Throws.ArgumentException.With.Message.Contains("two places"));
    });

    [Test]
    public void Reconstruct_SendsGradientsToEveryWeight()
    {
        var answer = _tokenizer.Reconstruct(Pictures(2, 28, 28));
        (answer.Images.square().mean() + answer.Quantizer.Total).backward();
        // A bias in front of a norm of one channel a group has no gradient but rounding.
        var without = _tokenizer.Network.named_parameters().Where(p => p.parameter.grad is not { } g || !g.isfinite().all().item<bool>()
            || p.name.EndsWith("weight", StringComparison.Ordinal) && g.abs().max().item<float>() == 0).Select(p => p.name);
        Assert.That(without, Is.Empty);
    }

    [Test]
    public void QuantizerOfOtherChannels_IsRefused() =>
        Assert.That(() => new Magvit2Tokenizer(TinyMagvit2.Options.Network, new LookupFreeQuantizer(new(8))),
            Throws.ArgumentException.With.Message.Contains("takes 8 channels; give one of the encoder's 10"));

    [Test]
    public void NoCall_LeavesTensorsBehind()
    {
        var images = Pictures(1, 28, 28);
        LiveTensors.AreUnchangedBy(() =>
        {
            using var scope = NewDisposeScope();
            _tokenizer.Decode(_tokenizer.Encode(images));
            _tokenizer.Reconstruct(images);
        }, rounds: 3);
    }

    [Test]
    public void WholeTokenizer_OfAnUnknownClass_IsNamed() =>
        Assert.That(() => ImageTokenizers.Create(ComponentSettings.Create("VQGAN", new Dictionary<string, object?>())),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("\"VQGAN\" is not known; use one of VQModel"));

    private static Tensor Pictures(long batch, long height, long width) =>
        (arange(batch * height * width, ScalarType.Float32) * 0.37f).sin().reshape(batch, 1, height, width);
}
