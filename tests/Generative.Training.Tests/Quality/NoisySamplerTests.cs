using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training.Tests.Quality;

public sealed class NoisySamplerTests
{
    private static readonly PoissonFlowProcess Flow = new(64);

    [Test]
    public void Noise_of_size_0_changes_no_bit([Values("edm-heun", "ddim", "euler")] string name, [Values] InjectedNoise where)
    {
        var quiet = new NoisySampler(KnownSamplers.Get(name), where, 0);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Bits(quiet, [1, 2]), Is.EqualTo(Bits(KnownSamplers.Get(name), [1, 2])));
        Assert.That(quiet.Solver, Is.EqualTo(KnownSamplers.Get(name).Solver));
    }

    [Test]
    public void Disturbance_is_a_function_of_the_row_s_seed([Values("edm-heun", "ddim")] string name,
        [Values(InjectedNoise.State, InjectedNoise.Prediction)] InjectedNoise where)
    {
        var noisy = new NoisySampler(KnownSamplers.Get(name), where, 0.1);
        var (both, again, second) = (Bits(noisy, [1, 2]), Bits(noisy, [1, 2]), Bits(noisy, [2]));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(again, Is.EqualTo(both));
        Assert.That(both[(both.Length / 2)..], Is.EqualTo(second), "row 1 of 2 equals row 1 alone");
        Assert.That(both, Is.Not.EqualTo(Bits(KnownSamplers.Get(name), [1, 2])));
        Assert.That(both, Is.Not.EqualTo(Bits(new NoisySampler(KnownSamplers.Get(name), where, 0.2), [1, 2])));
    }

    // Two Euler steps by hand, as the published code has them: x += alpha sigma z before each.
    [Test]
    public void State_is_moved_before_every_step_by_alpha_sigma_z()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        double[] levels = [4, 1, 0];
        var random = new RowStreams([3]);
        var request = new SamplingRequest([3], 2) { Levels = levels };

        using var result = SamplerRunner.Run(new NoisySampler(KnownSamplers.Get("euler"), InjectedNoise.State, 0.3), model, request);

        var x = Flow.DrawPrior([4], NoiseLevels.All(4), random).Value;
        for (var i = 0; i < 2; i++)
        {
            x = x + 0.3 * levels[i] * random.Normal(new("injected", i), [4], ScalarType.Float64);
            var clean = model.Predict(new(x, NoiseLevels.All(levels[i]), Conditioning.None)).Value;
            x = x + (x - clean) * ((levels[i + 1] - levels[i]) / levels[i]);
        }
        Assert.That((x - result.State.Value).abs().max().item<double>(), Is.LessThan(1e-12));
    }

    [Test]
    public void Prediction_is_moved_in_every_evaluation_by_alpha_sigma_z()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        double[] levels = [4, 1, 0];
        var random = new RowStreams([3]);
        var request = new SamplingRequest([3], 2) { Levels = levels };

        using var result = SamplerRunner.Run(new NoisySampler(KnownSamplers.Get("euler"), InjectedNoise.Prediction, 0.3), model, request);

        var x = Flow.DrawPrior([4], NoiseLevels.All(4), random).Value;
        for (var i = 0; i < 2; i++)
        {
            var clean = model.Predict(new(x, NoiseLevels.All(levels[i]), Conditioning.None)).Value
                - 0.3 * levels[i] * random.Normal(new("injected", i), [4], ScalarType.Float64);
            x = x + (x - clean) * ((levels[i + 1] - levels[i]) / levels[i]);
        }
        Assert.That((x - result.State.Value).abs().max().item<double>(), Is.LessThan(1e-12));
    }

    [Test]
    public void Validator_is_told_and_evaluations_stay([Values(InjectedNoise.State, InjectedNoise.Prediction)] InjectedNoise where)
    {
        var noisy = new NoisySampler(KnownSamplers.Get("edm-heun"), where, 0.1);
        using var scope = NewDisposeScope();
        using var model = Model();

        var verdict = Validator.Judge(noisy, model);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(verdict.Kind, Is.EqualTo(VerdictKind.Approximate));
        Assert.That(verdict.Reason, Does.Contain("noise is injected on purpose"));
        Assert.That(noisy.Name, Is.EqualTo("edm-heun+noise"));
        Assert.That(SamplerCost.Evaluations(noisy, Flow, 5), Is.EqualTo(9));
    }

    [TestCase(-0.1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Size_that_is_none_is_refused(double alpha) =>
        Assert.That(() => new NoisySampler(KnownSamplers.Get("ddim"), InjectedNoise.State, alpha),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("give 0 for none"));

    private static byte[] Bits(ISampler sampler, long[] seeds)
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        // Not to the end, where every run is at a point of the data.
        using var result = SamplerRunner.Run(sampler, model, new(seeds, 4) { Levels = [80, 20, 5, 2, 1] });
        return result.State.Value.bytes.ToArray();
    }

    private static EmpiricalDenoiser Model() => new(tensor(new[] { 1.0, 0, -1, 0.5, -1, 1, 0.3, 0, 0.2, -0.8, 1, -1 }, [3, 4]), Flow);
}
