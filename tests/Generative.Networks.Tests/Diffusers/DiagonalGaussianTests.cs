using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class DiagonalGaussianTests
{
    [Test]
    public void Moments_are_split_and_log_variances_kept_within_bounds()
    {
        using var scope = NewDisposeScope();
        using var law = new DiagonalGaussian(tensor(new[] { 1.0, 2, 3, -50, 0, 90 }).reshape(1, 6, 1, 1));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(law.Mean), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(Values.Of(law.LogVar), Is.EqualTo(new[] { -30, 0, 20 }));
        Assert.That(Values.Of(law.Std), Is.EqualTo(new[] { Math.Exp(-15), 1, Math.Exp(10) }).Within(1e-12).Percent);
        Assert.That(Values.Of(law.Sample(full([1, 3, 1, 1], 2.0))),
            Is.EqualTo(new[] { 1 + 2 * Math.Exp(-15), 4, 3 + 2 * Math.Exp(10) }).Within(1e-12).Percent);
    }

    [Test]
    public void Divergence_and_likelihood_are_those_of_the_normal_law()
    {
        using var scope = NewDisposeScope();
        var (mean, logVar, x) = (new[] { 0.3, -1.2 }, new[] { -0.5, 0.8 }, new[] { 1.0, 0.25 });
        using var law = new DiagonalGaussian(tensor(mean.Concat(logVar).ToArray()).reshape(1, 4, 1, 1));

        // By integration of the densities, not by the closed forms.
        double Density(int i, double at) =>
            Math.Exp(-(at - mean[i]) * (at - mean[i]) / (2 * Math.Exp(logVar[i]))) / Math.Sqrt(2 * Math.PI * Math.Exp(logVar[i]));
        double Divergence(int i) => Enumerable.Range(-12_000, 24_000).Select(k => k * 1e-3)
            .Sum(at => Density(i, at) * Math.Log(Density(i, at) / (Math.Exp(-at * at / 2) / Math.Sqrt(2 * Math.PI))) * 1e-3);

        Assert.That(law.Kl().item<double>(), Is.EqualTo(Divergence(0) + Divergence(1)).Within(1e-6));
        Assert.That(law.Nll(tensor(x).reshape(1, 2, 1, 1)).item<double>(),
            Is.EqualTo(-Math.Log(Density(0, x[0])) - Math.Log(Density(1, x[1]))).Within(1e-9));
    }

    [Test]
    public void Wrong_shapes_are_refused()
    {
        using var law = new DiagonalGaussian(zeros(1, 4, 2, 2));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => new DiagonalGaussian(zeros(1, 3, 2, 2)),
            Throws.ArgumentException.With.Message.Contains("an even number of channels"));
        Assert.That(() => law.Sample(zeros(1, 4, 2, 2)),
            Throws.ArgumentException.With.Message.Contains("noise is [1, 4, 2, 2]; give [1, 2, 2, 2]"));
        Assert.That(() => law.Nll(zeros(2, 2, 2, 2)), Throws.ArgumentException.With.Message.Contains("sample is"));
    }
}
