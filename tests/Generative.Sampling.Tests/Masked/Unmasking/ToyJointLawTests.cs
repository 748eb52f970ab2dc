namespace Generative.Sampling.Tests;

/// <summary>
/// With the ideal network a sampler that claims exactness gives the joint law, and the others miss it as the validator says beforehand. A
/// right sampler fails once in a million choices of seeds; the seeds are fixed.
/// </summary>
public sealed class ToyJointLawTests
{
    private static readonly ISampler LlaDa = new ConfidenceOrder(), AtRandom = new ConfidenceOrder(new() { RandomRemasking = true });

    private static IEnumerable<TestCaseData> Exact() =>
    [
        Case(new FirstHitting(), 1), Case(new AnyOrder(), 1), Case(new AnyOrder(), 1, ("left-to-right", 1)),
        Case(new AnyOrder([2, 0, 1]), 1), Case(new BlockFirstHitting(), 1),
    ];

    private static IEnumerable<TestCaseData> NotExact() =>
    [
        Case(new FirstHitting(parallel: true), 1), Case(new FirstHitting(parallel: true), 2),
        Case(new AnyOrder(), 1, ("positions", 2)), Case(new AnyOrder(), 1, ("positions", 3)),
        Case(LlaDa, 3, ("temperature", 1)), Case(LlaDa, 3), Case(AtRandom, 1, ("temperature", 1)), Case(new MaskGit(), 3),
        Case(new BlockAncestral(), 2), Case(new BlockFirstHitting(), 1, ("nucleus", 0.8)),
        Case(new FirstHitting(), 1, ("temperature", 0.7)),
    ];

    [TestCaseSource(nameof(Exact))]
    public void Exact_sampler_gives_the_joint_law(ISampler sampler, int steps, Dictionary<string, double> settings)
    {
        using var model = new ToyJointModel();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Validator.Judge(sampler, model, settings: settings), Is.EqualTo(Verdict.Exact));
        Assert.That(model.Statistic(sampler, steps, settings), Is.LessThan(ToyJointModel.Critical));
    }

    [TestCaseSource(nameof(NotExact))]
    public void Approximate_sampler_misses_it_and_the_validator_says_so(ISampler sampler, int steps, Dictionary<string, double> settings)
    {
        using var model = new ToyJointModel();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Validator.Judge(sampler, model, settings: settings).Kind, Is.EqualTo(VerdictKind.Approximate));
        Assert.That(model.Statistic(sampler, steps, settings), Is.GreaterThan(ToyJointModel.Critical));
    }

    [Test]
    public void Heuristics_are_called_that()
    {
        using var model = new ToyJointModel();
        using var _ = Assert.EnterMultipleScope();
        foreach (var sampler in new ISampler[] { LlaDa, AtRandom, new MaskGit() })
            Assert.That(Validator.Judge(sampler, model).Reason, Does.Contain("a heuristic"), sampler.Name);
    }

    private static TestCaseData Case(ISampler sampler, int steps, params (string Name, double Value)[] settings) =>
        new TestCaseData(sampler, steps, settings.ToDictionary(s => s.Name, s => s.Value))
            .SetArgDisplayNames(sampler.Name, $"{steps}", string.Join(' ', settings.Select(s => $"{s.Name} {s.Value}")));
}
