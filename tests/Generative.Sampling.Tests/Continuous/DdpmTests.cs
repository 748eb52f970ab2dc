using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class DdpmTests
{
    private static readonly DiscreteVpProcess Vp = new(BetaSchedules.AlphaBars("linear", 1000, 1e-4, 0.02));

    [Test]
    public void Step_is_the_posterior_of_equation_7()
    {
        // Levels 401 and 351 are timesteps 400 and 350; beta and alpha here are those of the jump between them.
        var model = new GaussianData(Vp, 6) { Deviation = 0.2 };
        var (x, z) = (arange(6, ScalarType.Float64).reshape(1, 6), linspace(-1, 1, 6, ScalarType.Float64).reshape(1, 6));
        var replay = new ReplaySource(1, key => key.Name == "prior" ? x : z);
        var request = new SamplingRequest([1], 1) { Levels = [401, 351], Random = replay };

        using var result = SamplerRunner.Run(KnownSamplers.Get("ddpm"), model, request);

        var (bar, barNext) = (Vp.AlphaBars[400], Vp.AlphaBars[350]);
        var beta = 1 - bar / barNext;
        var start = x * Vp.NoiseScale(401);
        var clean = model.Predict(new(start, NoiseLevels.All(401), Conditioning.None)).Value;
        var mean = Math.Sqrt(barNext) * beta / (1 - bar) * clean + Math.Sqrt(1 - beta) * (1 - barNext) / (1 - bar) * start;
        var expected = mean + Math.Sqrt((1 - barNext) / (1 - bar) * beta) * z;
        Assert.That(Values.Distance(result.State.Value, expected), Is.LessThan(1e-12));
    }

    [Test]
    public void Equals_ddim_with_eta_1()
    {
        var model = new GaussianData(new EdmProcess(), 5);
        ReplaySource Draws() => new(2, key => new RowStreams([3, 4]).Normal(key with { Name = key.Name == "prior" ? "prior" : "step" }, [5], ScalarType.Float64));
        var request = new SamplingRequest([3, 4], 12);

        using var ddpm = SamplerRunner.Run(KnownSamplers.Get("ddpm"), model, request with { Random = Draws() });
        using var ddim = SamplerRunner.Run(KnownSamplers.Get("ddim"), model,
            request with { Random = Draws(), Settings = new Dictionary<string, double> { ["eta"] = 1 } });

        Assert.That(Values.Distance(ddpm.State.Value, ddim.State.Value), Is.LessThan(1e-11));
    }

    [TestCase(DdpmVariance.FixedSmall, 0)]
    [TestCase(DdpmVariance.LearnedRange, -1)]
    [TestCase(DdpmVariance.FixedLarge, 0)]
    [TestCase(DdpmVariance.LearnedRange, 1)]
    [TestCase(DdpmVariance.LearnedRange, 0.2)]
    public void Variance_is_the_one_asked_for(DdpmVariance variance, double said)
    {
        var model = new SaysVariance(new GaussianData(Vp, 4), said);
        Tensor Run(double draw)
        {
            var replay = new ReplaySource(1, key => key.Name == "prior" ? zeros(1, 4, ScalarType.Float64) : full([1, 4], draw, ScalarType.Float64));
            return SamplerRunner.Run(new PlannedSampler("ddpm", "", new Ddpm(variance)), model, new([1], 1) { Levels = [901, 501], Random = replay }).State.Value;
        }

        var deviation = (Run(1) - Run(0))[0, 0].item<double>();

        var (bar, next) = (Vp.AlphaBars[900], Vp.AlphaBars[500]);
        var (large, small) = (1 - bar / next, (1 - bar / next) * (1 - next) / (1 - bar));
        var expected = variance switch
        {
            DdpmVariance.FixedSmall => small,
            DdpmVariance.FixedLarge => large,
            _ => Math.Exp((said + 1) / 2 * Math.Log(large) + (1 - said) / 2 * Math.Log(small)),
        };
        Assert.That(deviation * deviation, Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void Learned_variance_from_a_network_without_one_is_an_error() => Assert.That(
        () => SamplerRunner.Run(new PlannedSampler("ddpm", "", new Ddpm(DdpmVariance.Learned)), new GaussianData(Vp, 4), new([1], 3)),
        Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("use ddpm with a fixed variance"));

    private sealed class SaysVariance(IGenerativeModel inner, double said) : IGenerativeModel
    {
        public ModelCard Card => inner.Card;

        public ModelTraits Traits => inner.Traits;

        public IForwardProcess Process => inner.Process;

        public Device Device => inner.Device;

        public Prediction Predict(PredictionRequest request) =>
            inner.Predict(request) with { Variance = full_like(request.State, said) };

        public void Dispose() => inner.Dispose();
    }
}
