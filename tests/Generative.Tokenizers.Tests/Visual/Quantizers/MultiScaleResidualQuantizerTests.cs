using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Tokenizers.Tests;

public sealed class MultiScaleResidualQuantizerTests
{
    private static readonly int[] Scales = [1, 2, 4];

    private static MultiScaleResidualOptions Options => new(16, 3, Scales);

    [TestCase(0, new[] { "quant_resi.0.weight", "quant_resi.1.weight", "quant_resi.2.weight" }, new[] { 0, 1, 2 })]
    [TestCase(1, new[] { "quant_resi.qresi.weight" }, new[] { 0, 0, 0 })]
    [TestCase(2, new[] { "quant_resi.qresi_ls.0.weight", "quant_resi.qresi_ls.1.weight" }, new[] { 0, 0, 1 })]
    [TestCase(3, new[] { "quant_resi.qresi_ls.0.weight", "quant_resi.qresi_ls.1.weight", "quant_resi.qresi_ls.2.weight" }, new[] { 0, 1, 2 })]
    public void Names_and_sharing_are_the_published_ones(int shared, string[] weights, int[] ofScale)
    {
        using var quantizer = new MultiScaleResidualQuantizer(Options with { SharedConvolutions = shared });
        Assert.That(quantizer.state_dict().Keys, Is.EquivalentTo(
            new[] { "embedding.weight", "ema_vocab_hit_SV" }.Concat(weights).Concat(weights.Select(w => w.Replace("weight", "bias")))));
        Assert.That(quantizer.ConvolutionOfScale, Is.EqualTo(ofScale));
    }

    [Test]
    public void Four_convolutions_are_spread_over_ten_scales_as_published()
    {
        using var quantizer = new MultiScaleResidualQuantizer(new(4, 2, [1, 2, 3, 4, 5, 6, 8, 10, 13, 16]));
        // Ticks 1/12, 13/36, 23/36, 11/12 against i / 9; 2/9 is as far from the first as from the second, and float64 decides.
        Assert.That(quantizer.ConvolutionOfScale, Is.EqualTo(new[] { 0, 0, 1, 1, 1, 2, 2, 3, 3, 3 }));
    }

    [Test]
    public void Ratio_of_zero_has_no_convolutions_and_adds_the_codes()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new MultiScaleResidualQuantizer(new(8, 2, [3]) { ResidualRatio = 0 });
        var found = quantizer.Quantize(randn(2, 2, 3, 3));
        var codes = quantizer.get_parameter("embedding.weight")!.index_select(0, found.Ids.flatten()).reshape(2, 3, 3, 2).permute(0, 3, 1, 2);
        Assert.That(quantizer.state_dict().Keys, Is.EquivalentTo(new[] { "embedding.weight", "ema_vocab_hit_SV" }));
        Assert.That(found.Latent.eq(codes).all().item<bool>(), Is.True);
    }

    [Test]
    public void All_roads_lead_to_the_same_latent([Values] bool byAngle, [Values(0, 1, 4)] int shared)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var quantizer = new MultiScaleResidualQuantizer(Options with { ByAngle = byAngle, SharedConvolutions = shared });
        var found = quantizer.Quantize(randn(2, 3, 4, 4));
        NextScale? step = null;
        var (inputs, start) = (new List<Tensor>(), 0L);
        for (var scale = 0; scale < Scales.Length; scale++)
        {
            var tokens = Scales[scale] * Scales[scale];
            step = quantizer.NextInput(scale, found.Ids.narrow(1, start, tokens), step?.Sum);
            inputs.Add(step.Next.flatten(2).transpose(1, 2));
            start += tokens;
        }

        Assert.That(found.Ids.shape, Is.EqualTo(new long[] { 2, 21 }));
        Near(quantizer.Lookup(found.Ids, new(4, 4)), found.Latent);
        Near(quantizer.Pyramid(found.Ids)[^1], found.Latent);
        Near(step!.Sum, found.Latent);
        Near(step.Next, found.Latent);
        Near(quantizer.Losses(found.Latent).Quantized.Latent, quantizer.Quantize(found.Latent).Latent);
        Near(cat(inputs[..^1], 1), quantizer.TeacherInput(found.Ids));
    }

    [Test]
    public void Angle_ignores_the_length_of_codes()
    {
        using var scope = NewDisposeScope();
        foreach (var byAngle in new[] { false, true })
        {
            using var quantizer = new MultiScaleResidualQuantizer(new(2, 2, [1]) { ByAngle = byAngle });
            using (no_grad()) quantizer.get_parameter("embedding.weight")!.copy_(tensor(new float[] { 100, 0, 0, 1 }).reshape(2, 2));
            var id = quantizer.Quantize(tensor(new float[] { 2, 1 }).reshape(1, 2, 1, 1)).Ids.item<long>();
            Assert.That(id, Is.EqualTo(byAngle ? 0 : 1));
        }
    }

    [Test]
    public void One_scale_needs_no_teacher()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new MultiScaleResidualQuantizer(new(8, 2, [3]));
        Assert.That(quantizer.TeacherInput(zeros(2, 9, dtype: ScalarType.Int64)).shape, Is.EqualTo(new long[] { 2, 0, 2 }));
    }

    [Test]
    public void What_does_not_fit_is_named()
    {
        using var scope = NewDisposeScope();
        using var quantizer = new MultiScaleResidualQuantizer(Options);
        var four = zeros(1, 4, dtype: ScalarType.Int64);
        Assert.That(() => quantizer.Quantize(zeros(1, 3, 8, 8)), Throws.ArgumentException.With.Message.Contains("8 x 8").And.Message.Contains("4 x 4"));
        Assert.That(() => quantizer.NextInput(3, four), Throws.ArgumentException.With.Message.Contains("scale is 3"));
        Assert.That(() => quantizer.NextInput(2, four), Throws.ArgumentException.With.Message.Contains("[batch, 16]"));
        Assert.That(() => quantizer.NextInput(1, four, zeros(1, 3, 2, 2)), Throws.ArgumentException.With.Message.Contains("[1, 3, 4, 4]"));
        Assert.That(() => new MultiScaleResidualQuantizer(Options with { Scales = [1, 1] }), Throws.ArgumentException.With.Message.Contains("[1, 1]"));
        Assert.That(() => new MultiScaleResidualQuantizer(Options with { Scales = [] }), Throws.ArgumentException.With.Message.Contains("Scales is []"));
        Assert.That(() => new MultiScaleResidualQuantizer(Options with { ResidualRatio = 2 }), Throws.ArgumentException.With.Message.Contains("is 2"));
    }

    private static void Near(Tensor actual, Tensor expected) =>
        Assert.That((actual - expected).abs().max().item<float>(), Is.LessThan(1e-5));
}
