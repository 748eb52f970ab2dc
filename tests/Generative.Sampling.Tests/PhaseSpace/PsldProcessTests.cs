using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class PsldProcessTests
{
    private static readonly PsldProcess[] Processes =
    [
        new(), new(nu: 1, gamma: 2), new(nu: 4, gamma: 0, betaMin: 2, betaMax: 6),
        new(nu: 0, gamma: 2, factorisation: PsldFactorisation.Upper),
        new(nu: 3, gamma: 0.5, betaMin: 0.5, betaMax: 9, kappa: 0.2, factorisation: PsldFactorisation.Upper),
    ];

    [Test]
    public void Kernel_solves_the_moment_equations([Range(0, 4)] int i)
    {
        var p = Processes[i];
        var numeric = Integrate(p, 0.7, [1, 0, 0, 1, 0.3, 0, p.StartVariance]);

        var k = p.Kernel(p.IntegratedBeta(0.7), 0.3, p.StartVariance);

        double[] closed = [k.XFromX, k.XFromM, k.MFromX, k.MFromM, k.Xx, k.Xm, k.Mm];
        Assert.That(closed, Is.EqualTo(numeric).Within(2e-8));
    }

    [Test]
    public void Two_kernels_in_a_row_are_the_kernel_of_the_whole([Range(0, 4)] int i)
    {
        var p = Processes[i];
        var (a, whole) = (p.Kernel(p.IntegratedBeta(0.4), 0, p.StartVariance), p.Kernel(0.9));
        var b = p.Kernel(p.IntegratedBeta(0.9) - p.IntegratedBeta(0.4), 0, 0);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(b.XFromX * a.XFromX + b.XFromM * a.MFromX, Is.EqualTo(whole.XFromX).Within(1e-12));
        Assert.That(b.Xx + b.XFromX * b.XFromX * a.Xx + 2 * b.XFromX * b.XFromM * a.Xm + b.XFromM * b.XFromM * a.Mm,
            Is.EqualTo(whole.Xx).Within(1e-8));
        Assert.That(b.Xm + b.XFromX * b.MFromX * a.Xx + (b.XFromX * b.MFromM + b.XFromM * b.MFromX) * a.Xm + b.XFromM * b.MFromM * a.Mm,
            Is.EqualTo(whole.Xm).Within(1e-8));
    }

    [Test]
    public void Factor_times_its_transpose_is_the_covariance([Range(0, 4)] int i)
    {
        var p = Processes[i];
        var k = p.Kernel(0.3);
        var c = k.Factor(p.Factorisation);
        var inverse = c.InverseTransposed();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(c.C11 * c.C11 + c.C12 * c.C12, Is.EqualTo(k.Xx).Within(1e-12));
        Assert.That(c.C11 * c.C21 + c.C12 * c.C22, Is.EqualTo(k.Xm).Within(1e-12));
        Assert.That(c.C21 * c.C21 + c.C22 * c.C22, Is.EqualTo(k.Mm).Within(1e-12));
        Assert.That(inverse.C11 * c.C11 + inverse.C12 * c.C12, Is.EqualTo(1).Within(1e-10), "C^-T C^T, first entry");
        Assert.That(inverse.C21 * c.C11 + inverse.C22 * c.C12, Is.EqualTo(0).Within(1e-10), "C^-T C^T, off the diagonal");
    }

    [Test]
    public void Long_times_end_in_the_prior()
    {
        var p = Processes[1];
        var k = p.Kernel(60, 1, 1);
        var draws = p.DrawPrior([20_000, 1], NoiseLevels.All(1), new RowStreams(4));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(new[] { k.Xx, k.Xm, k.Mm, k.XFromX, k.MFromX }, Is.EqualTo(new[] { 1, 0, p.Mass, 0, 0 }).Within(1e-6));
        Assert.That(Moments.Variance(Values.Of(draws.Value)), Is.EqualTo(1).Within(0.05));
        Assert.That(Moments.Variance(Values.Of(draws.Parts[PhasePair.Momentum])), Is.EqualTo(p.Mass).Within(0.05 * p.Mass));
        foreach (var tensor in draws.Tensors)
            tensor.Dispose();
    }

    [Test]
    public void Raised_states_have_the_law_of_the_higher_level()
    {
        using var scope = NewDisposeScope();
        var p = Processes[4];
        var random = new RowStreams(9);
        var low = p.Perturb(full([1, 40_000], 0.8, ScalarType.Float64), NoiseLevels.All(0.2), random, "low");

        var high = p.Raise(low, NoiseLevels.All(0.2), NoiseLevels.All(0.6), random, "high");

        var k = p.Kernel(0.6);
        var (x, m) = (Values.Of(high.Value), Values.Of(high.Parts[PhasePair.Momentum]));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Moments.Mean(x), Is.EqualTo(0.8 * k.XFromX).Within(5 * Math.Sqrt(k.Xx / 40_000)));
        Assert.That(Moments.Mean(m), Is.EqualTo(0.8 * k.MFromX).Within(5 * Math.Sqrt(k.Mm / 40_000)));
        Assert.That(Moments.Variance(x), Is.EqualTo(k.Xx).Within(0.04 * k.Xx));
        Assert.That(Moments.Variance(m), Is.EqualTo(k.Mm).Within(0.04 * k.Mm));
    }

    [Test]
    public void Steps_are_as_many_as_asked([Values(1, 2, 50)] int steps)
    {
        var levels = new PsldProcess().Levels(steps);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(levels, Has.Count.EqualTo(steps + 1));
        Assert.That(levels[0], Is.EqualTo(1));
        Assert.That(levels[^1], Is.Zero);
    }

    [Test]
    public void Bad_numbers_are_refused_by_name()
    {
        using var _ = Assert.EnterMultipleScope();
        Refuses(() => new PsldProcess(nu: 2, gamma: 2), "gamma is 2");
        Refuses(() => new PsldProcess(nu: -1), "nu is -1");
        Refuses(() => new PsldProcess(kappa: 0), "kappa is 0");
        Refuses(() => new PsldProcess(betaMax: double.NaN), "betaMax is NaN");
        Assert.That(() => new PsldProcess().DrawPrior([], NoiseLevels.All(1), new RowStreams(0)), Throws.ArgumentException);
        var start = new PsldProcess(numericalEps: 0).Kernel(0);
        Assert.That(() => start.Factor(PsldFactorisation.Lower), Throws.InstanceOf<ArithmeticException>());

        static void Refuses(Func<PsldProcess> make, string message) =>
            Assert.That(make, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(message));
    }

    /// <summary>Mean matrix (row by row) and covariance (xx, xm, mm) by Runge and Kutta's method on their differential equations.</summary>
    private static double[] Integrate(PsldProcess p, double until, double[] y)
    {
        const int steps = 2000;
        var h = until / steps;
        for (var i = 0; i < steps; i++)
        {
            var t = i * h;
            var a = Rate(p, t, y);
            var b = Rate(p, t + h / 2, Plus(y, a, h / 2));
            var c = Rate(p, t + h / 2, Plus(y, b, h / 2));
            var d = Rate(p, t + h, Plus(y, c, h));
            y = [.. y.Select((v, j) => v + h / 6 * (a[j] + 2 * b[j] + 2 * c[j] + d[j]))];
        }
        return y;
    }

    private static double[] Plus(double[] y, double[] rate, double h) => [.. y.Zip(rate, (v, r) => v + h * r)];

    private static double[] Rate(PsldProcess p, double t, double[] y)
    {
        var half = p.Beta(t) / 2;
        var (xx, xm, mx, mm) = (-half * p.Gamma, half * p.InverseMass, -half, -half * p.Nu);
        return
        [
            xx * y[0] + xm * y[2], xx * y[1] + xm * y[3], mx * y[0] + mm * y[2], mx * y[1] + mm * y[3],
            2 * (xx * y[4] + xm * y[5]) + p.Beta(t) * p.Gamma,
            xx * y[5] + xm * y[6] + mx * y[4] + mm * y[5],
            2 * (mx * y[5] + mm * y[6]) + p.Beta(t) * p.Mass * p.Nu,
        ];
    }
}
