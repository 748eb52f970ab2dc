namespace Generative.Sampling.Tests;

public sealed class PndmTests
{
    [TestCase("pndm", 11)]
    [TestCase("pndm-prk", 19)]
    public void Ten_steps_cost_one_evaluation_each_after_the_start(string name, int evaluations)
    {
        using var result = SamplerRunner.Run(Solvers.Get(name), new GaussianData(new EdmProcess()), new([0], 10));

        Assert.That(result.Summary.NetworkEvaluations, Is.EqualTo(evaluations));
    }

    [Test]
    public void Run_of_one_step_asks_once_and_is_DDIM()
    {
        var model = new GaussianData(new EdmProcess());

        using var mine = SamplerRunner.Run(Solvers.Get("pndm"), model, new([0], 1));
        using var ddim = SamplerRunner.Run(KnownSamplers.Get("ddim"), model, new([0], 1));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(mine.Summary.NetworkEvaluations, Is.EqualTo(1));
        Assert.That(Values.Distance(mine.State.Value, ddim.State.Value), Is.LessThan(1e-12));
    }
}
