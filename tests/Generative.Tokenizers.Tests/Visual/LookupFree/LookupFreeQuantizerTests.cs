using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Tokenizers.Tests;

public sealed class LookupFreeQuantizerTests
{
    [TestCase(BitOrder.LeastSignificantFirst, new long[] { 1, 6 })]
    [TestCase(BitOrder.MostSignificantFirst, new long[] { 4, 3 })]
    public void Quantize_ReadsBitsInTheOrderOfTheOptions(BitOrder order, long[] expected)
    {
        using var scope = NewDisposeScope();
        // Two places: (+, -, -) and (-, +, +).
        var z = tensor(new float[] { 2, -1, -1, 1, -3, 4 }).reshape(1, 3, 1, 2);
        Assert.That(new LookupFreeQuantizer(new(3) { Order = order }).Quantize(z).Ids.data<long>().ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void EveryId_ComesBackFromItsLatent([Values] BitOrder order)
    {
        using var scope = NewDisposeScope();
        var quantizer = new LookupFreeQuantizer(new(7) { Order = order });
        var ids = arange(256, ScalarType.Int64).remainder(128).reshape(2, 128);
        var latent = quantizer.Lookup(ids, new(8, 16));
        Assert.Multiple(() =>
        {
            Assert.That(latent.shape, Is.EqualTo(new long[] { 2, 7, 8, 16 }));
            Assert.That(Values.Same(Values.Bits(quantizer.Quantize(latent).Ids), Values.Bits(ids)));
        });
    }

    [Test]
    public void Lookup_OfTheLargestCodebook_MakesNoTableOfCodes()
    {
        using var scope = NewDisposeScope();
        var quantizer = new LookupFreeQuantizer(new(18));
        var ids = tensor(new long[] { 0, 1, 1 << 17, (1 << 18) - 1 }).reshape(1, 4);
        var before = Tensor.TotalCount;
        var latent = quantizer.Lookup(ids, new(2, 2));
        Assert.Multiple(() =>
        {
            Assert.That(Tensor.TotalCount, Is.EqualTo(before + 1));
            Assert.That(latent.sum(1).flatten().data<float>().ToArray(), Is.EqualTo(new float[] { -18, -16, -16, 18 }));
            Assert.That(latent[0, 0, 0, 1].item<float>(), Is.EqualTo(1), "channel 0 is the least significant bit");
            Assert.That(latent[0, 17, 1, 0].item<float>(), Is.EqualTo(1), "channel 17 is the most significant bit");
        });
    }

    [Test]
    public void Zero_CountsAsNegative()
    {
        using var scope = NewDisposeScope();
        var answer = new LookupFreeQuantizer(new(2)).Quantize(zeros(1, 2, 1, 1));
        Assert.Multiple(() =>
        {
            Assert.That(answer.Ids.item<long>(), Is.Zero);
            Assert.That(Values.Of(answer.Latent), Is.EqualTo(new double[] { -1, -1 }));
        });
    }

    [Test]
    public void Quantize_IsExactlyTheCode_AndLetsGradientsThrough()
    {
        using var scope = NewDisposeScope();
        var z = tensor(new[] { 0.3f, -0.7f, 1e-9f, -123456.7f }).reshape(1, 4, 1, 1).requires_grad_();
        var latent = new LookupFreeQuantizer(new(4)).Quantize(z).Latent;
        var probe = tensor(new[] { 1f, 2f, 3f, 4f }).reshape(1, 4, 1, 1);
        (latent * probe).sum().backward();
        Assert.Multiple(() =>
        {
            Assert.That(Values.Of(latent), Is.EqualTo(new double[] { 1, -1, 1, -1 }));
            Assert.That(Values.Of(z.grad!), Is.EqualTo(new double[] { 1, 2, 3, 4 }));
        });
    }

    [Test]
    public void Losses_AreThoseOfTheWholeTableOfCodes()
    {
        using var scope = NewDisposeScope();
        // The definition, over all 2^5 codes at once; latents near zero, where positions are unsure.
        var z = Grid(2, 5, 3, 2, 0.02).requires_grad_();
        var copy = z.detach().clone().requires_grad_();
        var losses = new LookupFreeQuantizer(new(5) { SampleWeight = 0.5, BatchWeight = 2, EntropyWeight = 0.3, CommitmentWeight = 0.7 })
            .Losses(z);
        var codes = arange(32, ScalarType.Int64).unsqueeze(-1).bitwise_and(tensor(new long[] { 1, 2, 4, 8, 16 })).ne(0)
            .to(ScalarType.Float64) * 2 - 1;
        var affinities = copy.flatten(2).transpose(1, 2).reshape(-1, 5).mm(codes.t()) * (2 / 0.01);
        var (p, logs) = (nn.functional.softmax(affinities, -1), nn.functional.log_softmax(affinities, -1));
        var average = p.mean([0L]);
        var (sample, codebook) = (-(p * logs).sum(-1).mean(), -(average * (average + 1e-5).log()).sum());
        var commitment = (copy - where(copy.detach().gt(0), 1.0, -1.0)).square().mean();
        var total = 0.3 * (0.5 * sample - 2 * codebook) + 0.7 * commitment;
        losses.Total.backward();
        total.backward();
        Assert.Multiple(() =>
        {
            Assert.That(losses[QuantizerTerms.PerSampleEntropy].item<double>(), Is.EqualTo(sample.item<double>()).Within(1e-10));
            Assert.That(losses[QuantizerTerms.CodebookEntropy].item<double>(), Is.EqualTo(codebook.item<double>()).Within(1e-10));
            Assert.That(losses[QuantizerTerms.Commitment].item<double>(), Is.EqualTo(commitment.item<double>()).Within(1e-12));
            Assert.That(losses.Total.item<double>(), Is.EqualTo(total.item<double>()).Within(1e-10));
            Assert.That(Values.Distance(z.grad!, copy.grad!), Is.LessThan(1e-8));
            Assert.That(sample.item<double>(), Is.GreaterThan(0.1), "the case must not be one where all entropies vanish");
        });
    }

    [Test]
    public void Losses_OfTheLargestCodebook_AreFinite_AndLetGradientsThrough()
    {
        using var scope = NewDisposeScope();
        var z = Grid(1, 18, 4, 4, 1).to(ScalarType.Float32).requires_grad_();
        var losses = new LookupFreeQuantizer(new(18)).Losses(z);
        losses.Total.backward();
        Assert.Multiple(() =>
        {
            // Sixteen sure places of different codes: ln 16, less what the constant inside the logarithm takes.
            Assert.That(losses[QuantizerTerms.CodebookEntropy].item<float>(), Is.EqualTo(Math.Log(16)).Within(0.3));
            Assert.That(z.grad!.isfinite().all().item<bool>());
            Assert.That(z.grad!.abs().max().item<float>(), Is.GreaterThan(0));
        });
    }

    [Test]
    public void Losses_OfMoreCodesThanCanBeWrittenOut_AreRefused()
    {
        using var z = zeros(1, 25, 1, 2);
        Assert.That(() => new LookupFreeQuantizer(new(25)).Losses(z), Throws.ArgumentException.With.Message.Contains("at most 24"));
    }

    [TestCase(-1, "ids holds -1; the codebook has 8 codes, give ids from 0 to 7")]
    [TestCase(8, "ids holds 8; the codebook has 8 codes, give ids from 0 to 7")]
    public void IdOutOfRange_IsNamed(long id, string message)
    {
        using var ids = tensor(new[] { 1, id }).reshape(1, 2);
        Assert.That(() => new LookupFreeQuantizer(new(3)).Lookup(ids, new(1, 2)), Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void WrongGrid_IsNamed()
    {
        using var ids = zeros(1, 6, ScalarType.Int64);
        Assert.Multiple(() =>
        {
            var quantizer = new LookupFreeQuantizer(new(3));
            Assert.That(() => quantizer.Lookup(ids, new(2, 2)), Throws.ArgumentException.With.Message.Contains("give [batch, 4]"));
            Assert.That(() => quantizer.Lookup(ids, new(-2, -3)), Throws.ArgumentException.With.Message.Contains("-2 x -3"));
            Assert.That(() => quantizer.Lookup(ids.to(ScalarType.Int32), new(2, 3)),
                Throws.ArgumentException.With.Message.Contains("int64"));
        });
    }

    [Test]
    public void LatentOfAnotherShapeOrDtype_IsNamed()
    {
        using var scope = NewDisposeScope();
        var quantizer = new LookupFreeQuantizer(new(3));
        Assert.Multiple(() =>
        {
            Assert.That(() => quantizer.Quantize(zeros(1, 4, 2, 2)),
                Throws.ArgumentException.With.Message.Contains("[batch, 3, height, width]"));
            Assert.That(() => quantizer.Quantize(zeros(3, 2, 2)), Throws.ArgumentException);
            Assert.That(() => quantizer.Quantize(zeros(1, 3, 2, 2, ScalarType.Int64)),
                Throws.ArgumentException.With.Message.Contains("floating"));
        });
    }

    [Test]
    public void BadOptions_AreNamed() => Assert.Multiple(() =>
    {
        Assert.That(() => new LookupFreeQuantizer(new(0)), Throws.ArgumentException.With.Message.Contains("Bits is 0; give 1 to 62"));
        Assert.That(() => new LookupFreeQuantizer(new(63)), Throws.ArgumentException);
        Assert.That(() => new LookupFreeQuantizer(new(8) { SubTokenBits = [3, 4] }),
            Throws.ArgumentException.With.Message.Contains("[3, 4]"));
        Assert.That(() => new LookupFreeQuantizer(new(8) { Temperature = 0 }),
            Throws.ArgumentException.With.Message.Contains("Temperature"));
        Assert.That(() => new LookupFreeQuantizer(new(8) { BatchWeight = double.NaN }), Throws.ArgumentException);
    });

    [Test]
    public void NoCall_LeavesTensorsBehind()
    {
        using var z = Grid(1, 6, 3, 3, 1);
        var quantizer = new LookupFreeQuantizer(new(6));
        LiveTensors.AreUnchangedBy(() =>
        {
            using var scope = NewDisposeScope();
            var losses = quantizer.Losses(z);
            quantizer.Lookup(losses.Quantized.Ids, new(3, 3));
        });
    }

    /// <summary>Numbers of both signs and many sizes, float64.</summary>
    private static Tensor Grid(long batch, long channels, long height, long width, double scale)
    {
        using var scope = NewDisposeScope();
        var count = batch * channels * height * width;
        return (arange(count, ScalarType.Float64) * 2.399963).sin().mul_(scale).reshape(batch, channels, height, width)
            .MoveToOuterDisposeScope();
    }
}
