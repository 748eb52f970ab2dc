using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class DdimTests
{
    private const int N = 50_000;

    [Test]
    public void Eta_0_equals_Euler_for_the_EDM_process()
    {
        var model = new GaussianData(new EdmProcess(), 4);
        var request = new SamplingRequest([1, 2], 20);

        using var ddim = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, request);
        using var euler = SamplerRunner.Run(KnownSamplers.Get("euler"), model, request);

        Assert.That(Values.Distance(ddim.State.Value, euler.State.Value), Is.LessThan(1e-12));
    }

    // The posterior's noise is exact for a point of data; for spread data each step loses a little variance, which the recursion tells.
    [TestCase("edm", 0.0)]
    [TestCase("edm", 0.5)]
    [TestCase("edm", 1.0)]
    [TestCase("vp", 1.0)]
    [TestCase("ve", 1.0)]
    public void Many_steps_reproduce_the_mean_and_the_variance_of_the_data(string name, double eta)
    {
        GaussianProcess process = name switch { "edm" => new EdmProcess(), "vp" => new VpProcess(), _ => new VeProcess() };
        var model = new GaussianData(process, N);
        var request = new SamplingRequest([11], 150) { Settings = new Dictionary<string, double> { ["eta"] = eta } };

        using var result = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, request);

        var x = Values.Of(result.State.Value);
        var (mean, variance) = Predicted(model, process, request.Steps, eta);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Moments.Mean(x), Is.EqualTo(mean).Within(5 * Math.Sqrt(variance / N)), "mean against the recursion");
        Assert.That(Moments.Variance(x), Is.EqualTo(variance).Within(5 * variance * Math.Sqrt(2.0 / N)), "variance against the recursion");
        Assert.That(mean, Is.EqualTo(model.Mean).Within(0.01), "mean against the data");
        Assert.That(variance, Is.EqualTo(0.25).Within(0.03), "variance against the data");
    }

    [Test]
    public void Eta_is_drawn_anew_each_step_and_row_by_row()
    {
        var model = new GaussianData(new EdmProcess(), 5);
        var settings = new Dictionary<string, double> { ["eta"] = 1 };

        using var both = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, new([3, 4], 10) { Settings = settings });
        using var second = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, new([4], 10) { Settings = settings });
        using var still = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, new([4], 10));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Same(Values.RowBits(both.State.Value, 1), Values.Bits(second.State.Value)), "row 1 of 2 equals row 1 alone");
        Assert.That(Values.Distance(second.State.Value, still.State.Value), Is.GreaterThan(0.01));
    }

    [Test]
    public void Replayed_draws_repeat_the_run()
    {
        var model = new GaussianData(new EdmProcess(), 5);
        var request = new SamplingRequest([3, 4], 6) { Settings = new Dictionary<string, double> { ["eta"] = 1 } };
        var streams = new Runtime.RowStreams(request.Seeds);
        var replay = new Runtime.ReplaySource(2, key => streams.Normal(key, [5], ScalarType.Float64));

        using var original = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, request);
        using var repeated = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, request with { Random = replay, Seeds = [0, 0] });

        Assert.That(Values.Same(Values.Bits(original.State.Value), Values.Bits(repeated.State.Value)));
    }

    /// <summary>In y = x / s every step is linear, so mean and variance follow a recursion of two numbers.</summary>
    private static (double Mean, double Variance) Predicted(GaussianData model, GaussianProcess process, int steps, double eta)
    {
        double[] sigmas = [.. process.Levels(steps).Select(process.Sigma)];
        var (mean, variance, c2) = (0.0, sigmas[0] * sigmas[0], model.Deviation * model.Deviation);
        for (var i = 0; i < steps; i++)
        {
            var (s, next) = (sigmas[i], sigmas[i + 1]);
            var v2 = Math.Pow(eta * next / s, 2) * (s * s - next * next);
            var kept = c2 / (c2 + s * s);
            var noise = Math.Sqrt(Math.Max(next * next - v2, 0)) / s;
            var slope = kept + noise * (1 - kept);
            mean = slope * mean + (1 - slope) * model.Mean;
            variance = slope * slope * variance + v2;
        }
        return (mean, variance);
    }
}
