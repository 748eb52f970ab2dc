using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class ConjugateDdimTests
{
    private static readonly (GaussianProcess Process, double High, double Low)[] Paths =
    [
        (new EdmProcess(), 4, 1), (new VeProcess(), 16, 1), (new VpProcess(), 0.5, 0.2), (new VpProcess(), 0.9, 0.05),
        (new DiscreteVpProcess(BetaSchedules.AlphaBars("linear", 1000, 1e-4, 0.02)), 700, 100), (new RectifiedFlowProcess(), 0.9, 0.2),
    ];

    private static readonly ISampler Sampler = new PlannedSampler("lambda-ddim", "", new ConjugateDdim());

    [Test]
    public void Lambda_0_is_DDIM([Values("edm", "ve", "vp", "flow")] string name)
    {
        GaussianProcess process = name switch
        {
            "edm" => new EdmProcess(), "ve" => new VeProcess(), "vp" => new VpProcess(), _ => new RectifiedFlowProcess(),
        };
        var model = new GaussianData(process, 4);

        using var conjugate = SamplerRunner.Run(Sampler, model, new([1, 2], 12));
        using var ddim = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, new([1, 2], 12));

        Assert.That(Values.Same(Values.Bits(conjugate.State.Value), Values.Bits(ddim.State.Value)));
    }

    [Test]
    public void Small_lambda_tends_to_DDIM([Range(0, 5)] int path)
    {
        using var small = Run(path, 10, 1e-7);
        using var ddim = Run(path, 10, 0);

        Assert.That(Values.Distance(small.State.Value, ddim.State.Value), Is.LessThan(1e-5));
    }

    [Test]
    public void Halving_the_step_halves_the_error([Values(-2.0, 0.7, 4.0)] double lambda, [Range(0, 5)] int path)
    {
        var ratio = Error(path, 100, lambda) / Error(path, 200, lambda);

        Assert.That(ratio, Is.InRange(1.8, 2.3));
    }

    /// <summary>z' = z + h dz/dt, written down for s = 1, sigma = t, where everything is elementary.</summary>
    [Test]
    public void Step_is_Eulers_in_the_transformed_variable()
    {
        const double lambda = 1.5, top = 4, low = 3;
        var model = new GaussianData(new EdmProcess());
        using var start = tensor(new double[] { 2, -1, 0.5 }, [1, 3]);
        var request = new SamplingRequest([0], 1) { Levels = [top, low], Start = new(0, start), Settings = Lambda(lambda) };

        using var result = SamplerRunner.Run(Sampler, model, request);

        var (h, rate) = (low - top, lambda / top);
        var phi = (Math.Exp(rate * low) - Math.Exp(rate * top)) / rate;                     // integral of exp(rate t) dt
        var expected = Values.Of(start).Select(x =>
        {
            var clean = (0.25 * x + top * top * 0.3) / (0.25 + top * top);
            var noise = (x - clean) / top;
            var z = Math.Exp(rate * top) * x;
            return Math.Exp(-rate * low) * (z + h * rate * z + noise * phi);
        });
        Assert.That(Values.Of(result.State.Value), Is.EqualTo(expected).Within(1e-9));
    }

    private static Dictionary<string, double> Lambda(double value) => new() { ["lambda"] = value };

    private static SamplerResult Run(int path, int steps, double lambda)
    {
        var (process, high, low) = Paths[path];
        using var start = tensor(new double[] { 2, -1, 0.5 }, [1, 3]);
        var request = LevelLine.Even(steps, high, low) with { Start = new(0, start), Settings = Lambda(lambda) };
        return SamplerRunner.Run(Sampler, new GaussianData(process), request);
    }

    private static double Error(int path, int steps, double lambda)
    {
        var (process, high, low) = Paths[path];
        using var start = tensor(new double[] { 2, -1, 0.5 }, [1, 3]);
        using var exact = new GaussianData(process).Flow(start, high, low);
        using var result = Run(path, steps, lambda);
        return Values.Distance(result.State.Value, exact);
    }
}
