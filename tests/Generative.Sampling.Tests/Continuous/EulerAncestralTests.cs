using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class EulerAncestralTests
{
    /// <summary>The method as its author describes it: Euler down to sigma_down, then noise of deviation sigma_up.</summary>
    [Test]
    public void Equals_euler_to_a_lower_level_and_noise_on_top()
    {
        var model = new GaussianData(new EdmProcess(), 5);
        var (start, z) = (linspace(-1, 1, 5, ScalarType.Float64).reshape(1, 5), linspace(2, -1, 5, ScalarType.Float64).reshape(1, 5));
        var replay = new ReplaySource(1, key => key.Name == "prior" ? start : z);

        using var result = SamplerRunner.Run(KnownSamplers.Get("euler-ancestral"), model, new([1], 1) { Levels = [8, 3], Random = replay });

        var x = start * 8;
        var slope = (x - model.Predict(new(x, NoiseLevels.All(8), Conditioning.None)).Value) / 8;
        var up = Math.Sqrt(9 * (64 - 9) / 64.0);
        var down = Math.Sqrt(9 - up * up);
        Assert.That(Values.Distance(result.State.Value, x + slope * (down - 8) + up * z), Is.LessThan(1e-12));
    }

    [Test]
    public void Churn_at_pure_noise_leaves_numbers()
    {
        var model = new GaussianData(new RectifiedFlowProcess(), 5);

        using var result = SamplerRunner.Run(KnownSamplers.Get("edm-heun"), model,
            new([1], 6) { Settings = new Dictionary<string, double> { ["S_churn"] = 10 } });

        Assert.That(result.State.Value.isfinite().all().item<bool>());
    }

    [Test]
    public void Is_judged_as_what_it_is_when_eta_changes_it()
    {
        var model = new GaussianData(new EdmProcess(), 5);
        var poisson = new PoissonFlowProcess(128);
        var sampler = KnownSamplers.Get("euler-ancestral");

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Validator.Judge(sampler, model), Is.EqualTo(Verdict.Exact));
        Assert.That(Validator.Judge(sampler.Plan, sampler.Solver, model.Traits, poisson).Kind, Is.EqualTo(VerdictKind.Approximate));
        Assert.That(sampler.SolverWith(new Dictionary<string, double> { ["eta"] = 0 }).IsStochastic, Is.False);
    }
}
