using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class EmpiricalDenoiserTests
{
    private static readonly double[][] Points = [[1, 0, -1], [-0.5, 2, 0], [0, 0, 0.25]];

    [Test]
    public void Weights_are_the_kernels_normalised([Values(0.5, 3, 128, double.PositiveInfinity)] double d, [Values(0.3, 2)] double level,
        [Values] bool scaled)
    {
        IContinuousProcess path = scaled ? new KeptVariance() : new EdmProcess();
        using var scope = NewDisposeScope();
        using var model = new EmpiricalDenoiser(Data(), new PoissonFlowProcess(d, path));
        double[] x = [0.4, -0.2, 0.9];

        var weights = model.Weights(tensor(x, [1, 3]), NoiseLevels.All(level));
        var clean = model.Predict(new(tensor(x, [1, 3]), NoiseLevels.All(level), Conditioning.None)).Value;

        // The kernel as the paper writes it, over x / s, number by number.
        double[] kernels = [.. Points.Select(y => Kernel(y.Zip(x, (u, v) => Math.Pow(v / path.Scale(level) - u, 2)).Sum()))];
        double[] expected = [.. kernels.Select(k => k / kernels.Sum())];
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(weights), Is.EqualTo(expected).Within(1e-13));
        Assert.That(Values.Of(clean),
            Is.EqualTo(Enumerable.Range(0, 3).Select(i => Points.Zip(expected, (y, w) => w * y[i]).Sum())).Within(1e-13));

        double Kernel(double squared) => double.IsInfinity(d)
            ? Math.Exp(-squared / (2 * level * level))
            : Math.Pow(squared / (level * level * d) + 1, -(3 + d) / 2);
    }

    [Test]
    public void Far_away_and_near_zero_noise_stay_finite(
        [Values(1, 2048, double.PositiveInfinity)] double d, [Values(1e-8, 1e8)] double level)
    {
        using var scope = NewDisposeScope();
        using var model = new EmpiricalDenoiser(Data(), new PoissonFlowProcess(d));

        var weights = Values.Of(model.Weights(full([2, 3], 50, ScalarType.Float64), NoiseLevels.PerRow(2, level, 2 * level)));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(weights, Is.All.InRange(0, 1));
        Assert.That(weights[..3].Sum(), Is.EqualTo(1).Within(1e-12));
    }

    [Test]
    public void Where_the_signal_is_gone_every_point_counts_the_same()
    {
        using var scope = NewDisposeScope();
        using var model = new EmpiricalDenoiser(Data(), new RectifiedFlowProcess());

        var weights = model.Weights(tensor(new[] { 5.0, 1, 2 }, [1, 3]), NoiseLevels.All(1));

        Assert.That(Values.Of(weights), Is.All.EqualTo(1.0 / 3).Within(1e-15));
    }

    [Test]
    public void Each_row_may_have_its_level_and_keeps_its_shape()
    {
        using var scope = NewDisposeScope();
        using var data = rand(4, 1, 2, 2, dtype: ScalarType.Float64);
        using var model = new EmpiricalDenoiser(data, new EdmProcess());
        var x = rand(2, 1, 2, 2, dtype: ScalarType.Float64);

        var both = model.Predict(new(x, NoiseLevels.PerRow(2, 0.3, 4), Conditioning.None));
        var second = model.Predict(new(x[1..], NoiseLevels.All(4), Conditioning.None));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(both.Kind, Is.EqualTo(PredictionKind.Clean));
        Assert.That(model.Card.RowShape, Is.EqualTo(new long[] { 1, 2, 2 }));
        Assert.That(both.Value.shape, Is.EqualTo(x.shape));
        Assert.That(Values.Distance(both.Value[1..], second.Value), Is.LessThan(1e-14));
    }

    [Test]
    public void Data_are_copied_and_the_copy_is_freed() => LiveTensors.AreUnchangedBy(() =>
    {
        using var scope = NewDisposeScope();
        var data = Data();
        using var model = new EmpiricalDenoiser(data, new EdmProcess());
        data.zero_();
        var weights = model.Weights(data, NoiseLevels.All(0.1));
        Assert.That(Values.Of(weights)[0], Is.Not.EqualTo(1.0 / 3).Within(0.01));
    });

    [Test]
    public void Wrong_arguments_are_named()
    {
        using var scope = NewDisposeScope();
        using var model = new EmpiricalDenoiser(Data(), new EdmProcess());

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => new EmpiricalDenoiser(zeros(3), new EdmProcess()), Throws.ArgumentException.With.Message.Contains("data is [3]"));
        Assert.That(() => new EmpiricalDenoiser(zeros(0, 3), new EdmProcess()),
            Throws.ArgumentException.With.Message.Contains("at least one point"));
        Assert.That(() => model.Weights(zeros(1, 3), NoiseLevels.PerPosition(1, 2, 3)), Throws.InstanceOf<InvalidCombinationException>());
    }

    private static Tensor Data() => tensor([.. Points.SelectMany(p => p)], [3, 3], ScalarType.Float64);
}
