using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Objectives;

public sealed class LearnedRangeLossTests
{
    private static readonly DiscreteChain Chain = DiscreteChain.Linear().Keep("8");

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(7)]
    public void Bits_are_the_divergence_of_the_reverse_step_from_the_posterior(int step)
    {
        using var scope = NewDisposeScope();
        var (x0, xt, e, v) = (0.4, -0.7, 0.9, 0.3);

        var bits = LearnedRangeLoss.Bits(Chain, One(x0), One(xt), One(e), One(v), tensor(new long[] { step }));

        // By hand, and the divergence of two normal laws by integration.
        var (bar, before, beta) = (Chain.AlphaBars[step], Chain.PreviousAlphaBars[step], Chain.Betas[step]);
        double Mean(double x) => Math.Sqrt(before) * beta / (1 - bar) * x + Math.Sqrt(1 - beta) * (1 - before) / (1 - bar) * xt;
        var small = beta * (1 - before) / (1 - bar);
        var large = Math.Exp((v + 1) / 2 * Math.Log(beta) + (1 - v) / 2 * Math.Log(small));
        var (m, own) = (Mean(x0), Mean((xt - Math.Sqrt(1 - bar) * e) / Math.Sqrt(bar)));
        double LogDensity(double at, double mean, double variance) =>
            -(at - mean) * (at - mean) / (2 * variance) - Math.Log(2 * Math.PI * variance) / 2;
        var width = Math.Sqrt(small) * 1e-3;
        var nats = Enumerable.Range(-10_000, 20_001).Select(k => m + k * width)
            .Sum(at => Math.Exp(LogDensity(at, m, small)) * (LogDensity(at, m, small) - LogDensity(at, own, large)) * width);
        Assert.That(bits.item<double>(), Is.EqualTo(nats / Math.Log(2)).Within(1e-6 * nats));
    }

    [Test]
    public void Perfect_prediction_at_the_posteriors_variance_costs_nothing()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var x0 = rand([3, 2, 4], ScalarType.Float64, generator: generator);
        var noise = randn([3, 2, 4], ScalarType.Float64, generator: generator);
        var index = tensor(new long[] { 1, 4, 7 });
        var bar = tensor(Chain.AlphaBars.ToArray())[index].reshape(3, 1, 1);
        var noisy = bar.sqrt() * x0 + (1 - bar).sqrt() * noise;

        var terms = LearnedRangeLoss.Hybrid(Chain, x0, noise, noisy, noise, full_like(noise, -1), index);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(terms.Mse.data<double>().ToArray(), Is.All.Zero);
        Assert.That(terms.Bits.data<double>().ToArray(), Is.All.EqualTo(0).Within(1e-12));
    }

    [Test]
    public void First_step_is_the_likelihood_of_the_pixels()
    {
        using var scope = NewDisposeScope();
        var (x0, xt, e, v) = (0.4, 0.4, 0.2, 0.0);

        var bits = LearnedRangeLoss.Bits(Chain, One(x0), One(xt), One(e), One(v), zeros(1, ScalarType.Int64), exact: true);

        var (bar, beta) = (Chain.AlphaBars[0], Chain.Betas[0]);
        var mean = (xt - Math.Sqrt(1 - bar) * e) / Math.Sqrt(bar);
        var deviation = Math.Exp((Math.Log(beta) + Math.Log(Chain.PosteriorVariances[1])) / 4);
        var width = 2.0 / 255 / 20_000;
        var mass = Enumerable.Range(0, 20_000).Select(k => x0 - 1.0 / 255 + (k + 0.5) * width)
            .Sum(at => Math.Exp(-Math.Pow((at - mean) / deviation, 2) / 2) / (deviation * Math.Sqrt(2 * Math.PI)) * width);
        Assert.That(bits.item<double>(), Is.EqualTo(-Math.Log2(mass)).Within(1e-6));
    }

    [Test]
    public void Bound_teaches_the_variance_alone_and_the_error_the_mean_alone()
    {
        using var scope = NewDisposeScope();
        var (epsilon, variance) = (One(0.9).requires_grad_(), One(0.3).requires_grad_());
        var terms = LearnedRangeLoss.Hybrid(Chain, One(0.4), One(0.1), One(-0.7), epsilon, variance, tensor(new long[] { 4 }), weight: 0.5);

        terms.Loss.sum().backward();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(epsilon.grad!.item<double>(), Is.EqualTo(2 * (0.9 - 0.1)).Within(1e-12), "only of the squared error");
        Assert.That(variance.grad!.item<double>(), Is.Not.Zero);
        using var whole = LearnedRangeLoss.Bits(Chain, One(0.4), One(-0.7), One(0.9), One(0.3), tensor(new long[] { 4 }));
        Assert.That(terms.Bits.item<double>(), Is.EqualTo(whole.item<double>() / 2).Within(1e-12), "weight");
    }

    [Test]
    public void Wrong_input_is_refused()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => LearnedRangeLoss.Bits(Chain, One(0), One(0), One(0), One(0), tensor(new long[] { 8 })),
            Throws.ArgumentException.With.Message.Contains("index has 8; the chain has steps 0 to 7"));
        Assert.That(() => LearnedRangeLoss.Bits(Chain, One(0), One(0), One(0), One(0), tensor(new[] { 1.0 })),
            Throws.ArgumentException.With.Message.Contains("give int64"));
        Assert.That(() => LearnedRangeLoss.Bits(Chain, One(0), One(0), One(0), zeros(1, 2), tensor(new long[] { 1 })),
            Throws.ArgumentException.With.Message.Contains("variance is [1, 2], clean [1, 1]"));
    }

    private static Tensor One(double value) => full([1, 1], value, ScalarType.Float64);
}
