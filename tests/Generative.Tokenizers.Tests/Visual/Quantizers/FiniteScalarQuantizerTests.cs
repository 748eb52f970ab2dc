using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Tokenizers.Tests;

public sealed class FiniteScalarQuantizerTests
{
    private static readonly int[][] Published = [[8, 5, 5, 5], [7, 5, 5, 5, 5], [8, 6, 5], [2, 2, 2], [3], [16, 2], [512]];

    [TestCaseSource(nameof(Published))]
    public void Every_id_survives_the_way_to_a_latent_and_back(int[] levels)
    {
        using var scope = NewDisposeScope();
        var quantizer = new FiniteScalarQuantizer(levels);
        var ids = arange(quantizer.Codes).unsqueeze(0);
        var grid = new TokenGrid(1, (int)quantizer.Codes);
        var latent = quantizer.Lookup(ids, grid);
        // Any latent that the bound maps to the level will do: here by the inverse of the bound.
        var z = zeros_like(latent);
        for (var channel = 0; channel < levels.Length; channel++)
        {
            var (l, middle) = (levels[channel], (double)(levels[channel] / 2));
            var (half, offset) = ((l - 1) * (1 - 1e-3) / 2, l % 2 == 1 ? 0 : 0.5);
            var inside = ((latent.select(1, channel).to(ScalarType.Float64) * middle + offset) / half).clamp(-0.999999, 0.999999);
            z.select(1, channel).copy_(inside.atanh() - Math.Tan(offset / half));
        }

        var again = quantizer.Quantize(z);
        Assert.That(quantizer.Codes, Is.EqualTo(levels.Aggregate(1L, (product, l) => product * l)));
        Assert.That(again.Ids.ne(ids).sum().item<long>(), Is.Zero);
        Assert.That((again.Latent - latent).abs().max().item<float>(), Is.LessThan(1e-6));
    }

    [Test]
    public void First_channel_is_the_least_significant_digit()
    {
        using var scope = NewDisposeScope();
        var quantizer = new FiniteScalarQuantizer([8, 5]);
        var extremes = tensor(new float[] { -100, -100, 100, -100, -100, 100, 100, 100 }).reshape(1, 4, 1, 2).permute(0, 3, 2, 1);
        var found = quantizer.Quantize(extremes);
        Assert.That(found.Ids.data<long>().ToArray(), Is.EqualTo(new long[] { 0, 7, 32, 39 }));
        Assert.That(found.Latent.min().item<float>(), Is.EqualTo(-1));
        Assert.That(found.Latent.select(1, 0).max().item<float>(), Is.EqualTo(0.75f), "an even number of levels ends below 1");
    }

    [Test]
    public void Gradient_is_that_of_the_bound()
    {
        using var scope = NewDisposeScope();
        var quantizer = new FiniteScalarQuantizer([5]);
        var z = tensor(new[] { -0.7f, 0.1f, 0.4f }).reshape(1, 1, 1, 3).requires_grad_(true);
        quantizer.Quantize(z).Latent.sum().backward();
        var tanh = z.detach().tanh();
        var expected = (1 - tanh * tanh) * (2 * (1 - 1e-3) / 2);
        Assert.That((z.grad! - expected).abs().max().item<float>(), Is.LessThan(1e-6));
    }

    [Test]
    public void Losses_are_nothing()
    {
        using var scope = NewDisposeScope();
        var losses = new FiniteScalarQuantizer([5, 5]).Losses(zeros(1, 2, 2, 2));
        Assert.That((losses.Terms.Count, losses.Total.item<float>()), Is.EqualTo((0, 0f)));
    }

    [TestCase(new int[0], "levels is []")]
    [TestCase(new[] { 8, 1 }, "levels is [8, 1]", "2 to 512")]
    [TestCase(new[] { 513 }, "levels is [513]")]
    [TestCase(new[] { 512, 512, 512, 512, 512, 512, 512 }, "2^62")]
    public void Bad_levels_are_refused(int[] levels, params string[] says)
    {
        var error = Assert.Throws<ArgumentException>(() => _ = new FiniteScalarQuantizer(levels));
        foreach (var piece in says) Assert.That(error.Message, Does.Contain(piece));
    }
}
