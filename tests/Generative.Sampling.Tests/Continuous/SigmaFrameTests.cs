using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class SigmaFrameTests
{
    private static readonly DiscreteVpProcess Discrete = new(BetaSchedules.AlphaBars("linear", 1000, 1e-4, 0.02));

    [Test]
    public void On_EDM_the_frame_changes_no_bit([Values("heun", "churn", "euler", "ddim")] string name)
    {
        var model = new GaussianData(new EdmProcess(), 4);
        var request = new SamplingRequest([1, 2], 7);
        if (name == "ddim")
            request = request with { Settings = new Dictionary<string, double> { ["eta"] = 0.5 } };
        var inner = Solver(name);

        using var plain = SamplerRunner.Run(Sampler(inner), model, request);
        using var framed = SamplerRunner.Run(Sampler(new SigmaFrame(inner)), model, request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(framed.State.Value, plain.State.Value), Is.LessThan(1e-13));
        Assert.That(framed.Summary.NetworkEvaluations, Is.EqualTo(plain.Summary.NetworkEvaluations));
        var frame = new SigmaFrame(inner);
        Assert.That((frame.Name, frame.Traits, frame.Settings.Count), Is.EqualTo((inner.Name, inner.Traits, inner.Settings.Count)));
    }

    [TestCase("euler", 1)]
    [TestCase("heun", 2)]
    public void On_a_discrete_process_halving_the_step_divides_the_error_by_two_to_the_order(string name, int order)
    {
        var ratio = Error(name, 48) / Error(name, 96);

        Assert.That(ratio, Is.InRange(0.85 * Math.Pow(2, order), 1.2 * Math.Pow(2, order)));
    }

    [Test]
    public void Framed_Euler_is_DDIM_whatever_the_process([Values("vp", "discrete", "flow")] string name)
    {
        GaussianProcess process = name switch { "vp" => new VpProcess(), "discrete" => Discrete, _ => new RectifiedFlowProcess(2) };
        var model = new GaussianData(process, 4);
        var levels = process.Levels(12).SkipLast(1).ToArray();
        if (name == "flow")
            levels = levels[1..];           // at pure noise there is no sigma to frame
        var request = new SamplingRequest([5], levels.Length - 1) { Levels = levels };

        using var framed = SamplerRunner.Run(Sampler(new SigmaFrame(new Euler())), model, request);
        using var ddim = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, request);

        Assert.That(Values.Distance(framed.State.Value, ddim.State.Value), Is.LessThan(1e-11));
    }

    [Test]
    public void Pure_noise_has_no_sigma_and_its_step_is_made_in_the_flow_s_own_time()
    {
        using var scope = NewDisposeScope();
        using var model = new EmpiricalDenoiser(rand(3, 4), new RectifiedFlowProcess());
        var request = new SamplingRequest([5], 1) { Levels = [1, 0.5] };

        using var framed = SamplerRunner.Run(Sampler(new SigmaFrame(new Euler())), model, request);
        using var plain = SamplerRunner.Run(Sampler(new Euler()), model, request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(framed.State.Value), Is.All.Matches<double>(double.IsFinite));
        Assert.That(Values.Distance(framed.State.Value, plain.State.Value), Is.Zero);
    }

    [Test]
    public void Churn_in_the_frame_reproduces_the_variance_of_the_data()
    {
        const int n = 20_000;
        var model = new GaussianData(Discrete, n);
        var settings = new Dictionary<string, double> { ["S_churn"] = 20, ["S_noise"] = 1, ["S_min"] = 0, ["S_max"] = 50 };

        using var result = SamplerRunner.Run(KnownSamplers.Get("edm-churn"), model, new([5], 100) { Settings = settings });

        Assert.That(Moments.Variance(Values.Of(result.State.Value)), Is.EqualTo(0.25).Within(0.02));
    }

    private static double Error(string name, int steps)
    {
        var model = new GaussianData(Discrete);
        using var start = tensor(new double[] { 2, -1, 0.5 }, [1, 3]);
        var request = LevelLine.Even(steps, 500, 100) with { Start = new(0, start) };
        using var result = SamplerRunner.Run(Sampler(new SigmaFrame(Solver(name))), model, request);
        using var exact = model.Flow(start, 500, 100);
        return Values.Distance(result.State.Value, exact);
    }

    private static ISolver Solver(string name) => name switch
    {
        "euler" => new Euler(),
        "ddim" => new Ddim(),
        "churn" => new EdmHeun(40, 0.05, 50, 1.003),
        _ => new EdmHeun(),
    };

    private static PlannedSampler Sampler(ISolver solver) => new("test", "of a test's own", solver);
}
