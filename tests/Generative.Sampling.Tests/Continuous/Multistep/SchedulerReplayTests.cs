using System.Text.Json;
using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Stored runs of published schedulers, replayed row by row.</summary>
public sealed class SchedulerReplayTests
{
    private static readonly SchedulerFixture Fixture = SchedulerFixture.Shared;

    private static IEnumerable<string> Sigmas => Fixture.Cases.Where(c => c.GetProperty("scheduler").GetString()
        is "DPMSolverMultistepScheduler" or "UniPCMultistepScheduler").Select(c => c.GetProperty("id").GetString()!);

    [TestCaseSource(nameof(Sigmas))]
    public void Exponential_integrator_follows_every_row_of_the_stored_run(string id)
    {
        var config = Fixture.Case(id).GetProperty("scheduler_config");
        var isFlow = config.GetProperty("use_flow_sigmas").GetBoolean();
        var process = new TableProcess([.. Fixture.Values($"{id}.sigmas")
            .Select(s => isFlow ? (1 - s, s) : (1 / Math.Sqrt(1 + s * s), s / Math.Sqrt(1 + s * s)))]);
        var times = Fixture.Values($"{id}.timesteps");
        var model = new WaveModel(process, Kind(config), level => times[times.Length - (int)level]);

        Follows(id, Solver(Fixture.Case(id)), model, process.Levels(0), k => k, "dpm");
    }

    // One row a call: the first step of the multistep start takes two, each Runge-Kutta step four.
    [TestCase("pndm_plms_only", 2, 3, 4, 5, 6, 7, 8, 9)]
    [TestCase("pndm_prk_plms", 4, 8, 12, 13, 14, 15, 16, 17)]
    public void Pndm_follows_the_rows_at_which_its_steps_end(string id, params int[] rows)
    {
        var isShort = id == "pndm_plms_only";
        var model = Latent();
        // Eight timesteps 125 apart from 876 to 1, then timestep 0, whose alpha-bar ends the run.
        double[] levels = [.. Enumerable.Range(0, 8).Select(i => 877.0 - 125 * i), 1];

        Follows(id, new Pndm(isShort), model, levels, k => rows[k - 1], "none");
    }

    [Test]
    public void Latent_consistency_follows_every_row_at_its_own_levels()
    {
        var solver = new LatentConsistency();

        Assert.That(solver.Levels(4).SkipLast(1).Select(DiscreteVpProcess.TimeOf), Is.EqualTo(Fixture.Values("lcm_4.timesteps")));
        Follows("lcm_4", solver, Latent(), solver.Levels(4), k => k, "lcm");
    }

    private static WaveModel Latent()
    {
        var process = new DiscreteVpProcess(BetaSchedules.AlphaBars("scaled_linear", 1000, 0.00085, 0.012));
        return new(process, PredictionKind.Epsilon, DiscreteVpProcess.TimeOf);
    }

    private static void Follows(string id, ISolver solver, WaveModel model, IReadOnlyList<double> levels, Func<int, int> row, string draw)
    {
        var about = Fixture.Case(id);
        var tolerance = 1e-5 * about.GetProperty("max_abs").GetDouble() + 2 * about.GetProperty("sensitivity").GetDouble();
        using var scope = NewDisposeScope();
        var (noise, trajectory) = (Fixture.Tensor("noise"), Fixture.Tensor($"{id}.trajectory"));
        var random = new ReplaySource(2, key => key.Name == draw ? noise[key.Index] : null);
        var request = new SamplingRequest([0, 1], levels.Count - 1) { Levels = levels, Random = random, Start = new(0, trajectory[0]) };

        using var _ = Assert.EnterMultipleScope();
        SamplerRunner.Run(new PlannedSampler(id, "", solver), model, request, step =>
        {
            var stored = trajectory[row(step.Index + 1)];
            Assert.That(Values.Distance(step.State.Value, stored), Is.LessThanOrEqualTo(tolerance), $"step {step.Index}");
        }).Dispose();
    }

    private static ISolver Solver(JsonElement about)
    {
        var config = about.GetProperty("scheduler_config");
        var limits = config.GetProperty("thresholding").GetBoolean()
            ? new CleanLimits(0, Number("dynamic_thresholding_ratio"), Number("sample_max_value")) : null;
        if (about.GetProperty("scheduler").GetString() == "UniPCMultistepScheduler")
            return new UniPc(new()
            {
                Order = (int)Number("solver_order"),
                PredictClean = Is("predict_x0"),
                Variant = Word("solver_type") == "bh1" ? UniPcVariant.Bh1 : UniPcVariant.Bh2,
                LowerOrderFinal = Is("lower_order_final"),
                DisableCorrector = [.. config.GetProperty("disable_corrector").EnumerateArray().Select(e => e.GetInt32())],
            }, limits);
        return new DpmSolver(new()
        {
            Order = (int)Number("solver_order"),
            Algorithm = Word("algorithm_type") switch
            {
                "dpmsolver++" => DpmAlgorithm.PlusPlus,
                "dpmsolver" => DpmAlgorithm.Noise,
                "sde-dpmsolver++" => DpmAlgorithm.SdePlusPlus,
                _ => DpmAlgorithm.SdeNoise,
            },
            Rule = Word("solver_type") == "heun" ? DpmRule.Heun : DpmRule.Midpoint,
            LowerOrderFinal = Is("lower_order_final"),
            EulerAtFinal = Is("euler_at_final"),
        }, limits);

        double Number(string name) => config.GetProperty(name).GetDouble();
        string? Word(string name) => config.GetProperty(name).GetString();
        bool Is(string name) => config.GetProperty(name).GetBoolean();
    }

    private static PredictionKind Kind(JsonElement config) => config.GetProperty("prediction_type").GetString() switch
    {
        "epsilon" => PredictionKind.Epsilon,
        "sample" => PredictionKind.Clean,
        "v_prediction" => PredictionKind.Velocity,
        _ => PredictionKind.Flow,
    };
}
