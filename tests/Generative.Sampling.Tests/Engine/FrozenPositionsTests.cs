using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Diffusion forcing's pyramid: later positions lag, and those that wait or have arrived keep their bits.</summary>
public sealed class FrozenPositionsTests
{
    private const int Positions = 4, Highest = 3;

    // clip(Highest + position - row, 0, Highest) in steps of 2 sigma.
    private static readonly double[][] Pyramid =
        [.. Enumerable.Range(0, Highest + Positions).Select(m =>
            Enumerable.Range(0, Positions).Select(p => 2.0 * Math.Clamp(Highest + p - m, 0, Highest)).ToArray())];

    private readonly GaussianData model = new(new EdmProcess(), Positions, 2);

    [TestCase(0)]
    [TestCase(1)]
    public void Positions_whose_level_stays_keep_their_bits(double eta)
    {
        var request = new SamplingRequest([1, 2], 1) { Settings = new Dictionary<string, double> { ["eta"] = eta } };
        using var prior = model.Process.DrawPrior([Positions, 2], NoiseLevels.PerPosition(Pyramid[0]), new RowStreams(request.Seeds)).Value;
        var before = Columns(prior);
        var kept = 0;

        using var result = SamplerRunner.Run(Sampler(new Ddim()), model, request, step =>
        {
            var after = Columns(step.State.Value);
            for (var p = 0; p < Positions; p++)
            {
                var stays = Pyramid[step.Index][p] == Pyramid[step.Index + 1][p];
                Assert.That(Values.Same(before[p], after[p]), Is.EqualTo(stays), $"row {step.Index + 1}, position {p}");
                kept += stays ? 1 : 0;
            }
            before = after;
        });

        Assert.That(kept, Is.EqualTo(12), "the pyramid has positions that wait");
    }

    [Test]
    public void Each_position_goes_the_way_it_goes_alone()
    {
        using var result = SamplerRunner.Run(Sampler(new Ddim()), model, new([1, 2], 1));
        using var prior = model.Process.DrawPrior([Positions, 2], NoiseLevels.PerPosition(Pyramid[0]), new RowStreams([1, 2])).Value;
        double[] alone = [6, 4, 2, 0];

        using var together = SamplerRunner.Run(KnownSamplers.Get("ddim"), model,
            new([1, 2], 3) { Levels = alone, Start = new(0, prior) });

        Assert.That(Values.Distance(result.State.Value, together.State.Value), Is.LessThan(1e-13));
    }

    [Test]
    public void Solver_that_moves_everything_cannot_move_what_stands()
    {
        var rows = new[] { NoiseLevels.PerPosition(1, 1), NoiseLevels.PerPosition(1, 0), NoiseLevels.PerPosition(0, 0),
            NoiseLevels.PerPosition(0, 0) };
        var sampler = new PlannedSampler("adder", "", new Adder(), new MatrixPlan("two", rows, new(PlanOrder.Staggered)));
        using var start = zeros(1, 2, ScalarType.Float64);

        using var result = SamplerRunner.Run(sampler, new GaussianData(new EdmProcess(), 2), new([0], 1) { Start = new(0, start) });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(result.State.Value), Is.EqualTo(new double[] { 1, 1 }), "each position moved once");
        Assert.That(Values.Of(result.State.Parts["steps"]),
            Is.EqualTo(new double[] { 3 }), "companions are the solver's own in every step");
    }

    [Test]
    public void Solver_for_one_level_is_invalid_on_such_a_plan() =>
        Assert.That(() => SamplerRunner.Run(Sampler(new EdmHeun()), model, new([1], 1)),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("moves all positions together"));

    private static PlannedSampler Sampler(ISolver solver) =>
        new("pyramid", "", solver, new MatrixPlan("pyramid", Pyramid.Select(r => NoiseLevels.PerPosition(r)), new(PlanOrder.Staggered)));

    private static byte[][] Columns(Tensor state) => [.. Enumerable.Range(0, Positions).Select(p =>
    {
        using var column = state.select(1, p);
        return Values.Bits(column);
    })];

    /// <summary>Adds 1 to every position and counts its steps in a companion.</summary>
    private sealed class Adder : ISolver
    {
        public string Name => "adder";

        public SolverTraits Traits { get; } = new(StateKind.Continuous) { HandlesLevelPerPosition = true };

        public IReadOnlyList<SamplerSetting> Settings => [];

        public SolverStep Step(SampleState state, StepContext context)
        {
            var steps = state.Parts.TryGetValue("steps", out var before) ? before + 1 : ones(1);
            return new(state.With(state.Value + 1).WithPart("steps", steps), state.Value + 0);
        }
    }
}
