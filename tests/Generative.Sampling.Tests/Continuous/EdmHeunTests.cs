namespace Generative.Sampling.Tests;

public sealed class EdmHeunTests
{
    [TestCase("edm-heun", 9)]
    [TestCase("edm-churn", 9)]
    [TestCase("euler", 5)]
    [TestCase("ddim", 5)]
    public void Five_steps_cost_two_evaluations_each_and_one_in_the_last_where_second_order(string name, int evaluations)
    {
        using var result = SamplerRunner.Run(KnownSamplers.Get(name), new GaussianData(new EdmProcess()), new([0], 5));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Summary.NetworkEvaluations, Is.EqualTo(evaluations));
        Assert.That(result.Summary.Steps, Is.EqualTo(5));
    }

    [Test]
    public void Churn_reproduces_the_mean_and_the_variance_of_the_data()
    {
        const int n = 50_000;
        var model = new GaussianData(new EdmProcess(), n);
        var settings = new Dictionary<string, double> { ["S_churn"] = 20, ["S_noise"] = 1 };

        using var result = SamplerRunner.Run(KnownSamplers.Get("edm-churn"), model, new([5], 60) { Settings = settings });

        var x = Values.Of(result.State.Value);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Moments.Mean(x), Is.EqualTo(0.3).Within(5 * 0.5 / Math.Sqrt(n) + 0.002));
        Assert.That(Moments.Variance(x), Is.EqualTo(0.25).Within(5 * 0.25 * Math.Sqrt(2.0 / n) + 0.005));
    }

    [TestCase("S_churn", 0)]
    [TestCase("S_min", 1000)]
    [TestCase("S_max", 0.001)]
    public void Churn_outside_its_range_is_the_deterministic_sampler(string setting, double value)
    {
        var model = new GaussianData(new EdmProcess());
        var request = new SamplingRequest([1], 10);

        using var still = SamplerRunner.Run(KnownSamplers.Get("edm-heun"), model, request);
        using var churned = SamplerRunner.Run(KnownSamplers.Get("edm-churn"), model, request);
        using var limited = SamplerRunner.Run(KnownSamplers.Get("edm-churn"), model,
            request with { Settings = new Dictionary<string, double> { [setting] = value } });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(still.State.Value, churned.State.Value), Is.GreaterThan(1e-3));
        Assert.That(Values.Same(Values.Bits(still.State.Value), Values.Bits(limited.State.Value)));
    }

    [Test]
    public void Euler_with_churn_draws_what_Heun_with_churn_draws()
    {
        var asked = new List<DrawKey>();
        var streams = new Runtime.RowStreams(0);
        var random = new Runtime.ReplaySource(1, key =>
        {
            asked.Add(key);
            return streams.Normal(key, [3], TorchSharp.torch.ScalarType.Float64);
        });
        var request = new SamplingRequest([0], 3) { Random = random, Settings = new Dictionary<string, double> { ["S_churn"] = 1 } };

        SamplerRunner.Run(KnownSamplers.Get("euler"), new GaussianData(new EdmProcess()), request).Dispose();

        Assert.That(asked, Is.EqualTo(new DrawKey[] { "prior", new("churn", 0), new("churn", 1), new("churn", 2) }));
    }
}
