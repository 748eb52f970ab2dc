using Generative.Sampling;

namespace Generative.Training.Tests.Quality;

public sealed class SamplerCostTests
{
    // Two evaluations a step and one in the last: 2n - 1.
    [TestCase("edm-heun", 5, 3, 5)]
    [TestCase("edm-heun", 10, 5, 9)]
    [TestCase("edm-heun", 18, 9, 17)]
    [TestCase("edm-heun", 35, 18, 35)]
    [TestCase("edm-heun", 50, 25, 49)]
    [TestCase("edm-heun", 1, 1, 1)]
    [TestCase("edm-churn", 10, 5, 9)]
    [TestCase("ddim", 10, 10, 10)]
    [TestCase("euler", 50, 50, 50)]
    public void Budget_becomes_the_most_steps_it_allows(string name, int budget, int steps, int evaluations)
    {
        var (sampler, process) = (KnownSamplers.Get(name), new EdmProcess());

        using var _ = Assert.EnterMultipleScope();
        Assert.That(SamplerCost.StepsWithin(sampler, process, budget), Is.EqualTo(steps));
        Assert.That(SamplerCost.Evaluations(sampler, process, steps), Is.EqualTo(evaluations));
    }

    [Test]
    public void No_sampler_in_the_registry_goes_over_its_budget_or_could_have_made_another_step(
        [ValueSource(nameof(Names))] string name, [Values(5, 10, 18, 35)] int budget)
    {
        var (sampler, process) = (KnownSamplers.Get(name), new PoissonFlowProcess(128));

        var steps = SamplerCost.StepsWithin(sampler, process, budget);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(steps, Is.InRange(1, budget));
        Assert.That(SamplerCost.Evaluations(sampler, process, steps!.Value), Is.LessThanOrEqualTo(budget));
        Assert.That(SamplerCost.Evaluations(sampler, process, steps.Value + 1), Is.GreaterThan(budget));
    }

    [Test]
    public void Sampler_whose_first_step_is_too_dear_has_no_steps() => Assert.That(
        SamplerCost.StepsWithin(new PlannedSampler("dear", "three evaluations a step", new Thrice()), new EdmProcess(), 2), Is.Null);

    [Test]
    public void Budget_of_nothing_is_refused() => Assert.That(
        () => SamplerCost.StepsWithin(KnownSamplers.Get("ddim"), new EdmProcess(), 0), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static IEnumerable<string> Names() => KnownSamplers.All.Where(s => s.Solver.Kind == StateKind.Continuous).Select(s => s.Name);

    private sealed class Thrice : ISolver
    {
        public string Name => "thrice";

        public SolverTraits Traits { get; } = new(StateKind.Continuous);

        public IReadOnlyList<SamplerSetting> Settings => [];

        public SolverStep Step(SampleState state, StepContext context)
        {
            var clean = context.Predict(state.Value, context.From).Value;
            context.Predict(state.Value, context.From);
            context.Predict(state.Value, context.From);
            return new(state, clean);
        }
    }
}
