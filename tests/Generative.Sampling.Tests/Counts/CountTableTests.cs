using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class CountTableTests
{
    [TestCase(1, 0.3)]
    [TestCase(255, 0.5)]
    [TestCase(255, 3e-7)]
    [TestCase(255, 1 - 3e-7)]
    [TestCase(12, 1.0)]
    [TestCase(12, 0.0)]
    [TestCase(65535, 0.01)]
    public void Table_draws_what_summing_the_law_draws(long trials, double p)
    {
        var law = new BinomialLaw(trials, p);
        var table = CountTable.Of(law);
        var random = new Random(1);
        double[] uniforms =
            [0, 1e-300, 1e-16, 0.5, 1 - 1e-12, Math.BitDecrement(1.0), .. Enumerable.Range(0, 500).Select(_ => random.NextDouble())];

        Assert.That(uniforms.Select(table.Quantile), Is.EqualTo(uniforms.Select(u => CountDraws.Quantile(law, u))));
    }

    [Test]
    public void Pixels_that_share_their_probability_are_drawn_one_by_one_all_the_same()
    {
        using var scope = NewDisposeScope();
        var (n, p) = (randint(0, 256, [2, 1, 8, 8], ScalarType.Int64), tensor(new[] { 0.2, 0.9 }, [2, 1, 1, 1]));
        var u = rand([2, 1, 8, 8], ScalarType.Float64);

        var drawn = CountDraws.Binomial(n, p, u).data<long>().ToArray();

        var (trials, uniforms) = (n.data<long>().ToArray(), u.data<double>().ToArray());
        Assert.That(drawn, Is.EqualTo(trials.Select((t, i) => CountDraws.Quantile(new BinomialLaw(t, i < 64 ? 0.2 : 0.9), uniforms[i]))));
        Assert.That(() => CountDraws.Binomial(n, p + 1, u), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
