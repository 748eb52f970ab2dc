namespace Generative.Sampling.Tests;

public sealed class SpeculativeRuleTests
{
    private static readonly double[] Target = [0.5, 0.3, 0.2, 0], Draft = [0.1, 0.6, 0, 0.3];

    [Test]
    public void Result_has_the_law_of_the_model()
    {
        var law = SpeculativeRule.Residual(Target, Draft);
        var rejected = 1 - SpeculativeRule.AcceptanceRate(Target, Draft);

        double[] result = [.. Target.Select((p, k) => Draft[k] * SpeculativeRule.AcceptProbability(p, Draft[k]) + rejected * law[k])];

        Assert.That(result, Is.EqualTo(Target).Within(1e-15));
    }

    [Test]
    public void Equal_laws_always_agree_and_leave_the_law_itself()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(SpeculativeRule.AcceptanceRate(Target, Target), Is.EqualTo(1).Within(1e-15));
        Assert.That(SpeculativeRule.Residual(Target, Target), Is.EqualTo(Target));
    }

    [TestCase(0.5, 3, 1.875)]
    [TestCase(0, 4, 1)]
    [TestCase(1, 4, 5)]
    public void Expected_tokens_are_a_geometric_sum(double rate, int drafted, double expected) =>
        Assert.That(SpeculativeRule.ExpectedTokens(rate, drafted), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void Token_of_probability_0_is_not_taken_even_by_a_draw_of_0()
    {
        var verdict = new SpeculativeAcceptance().Verify(Target, Draft, [3], [0], 0);
        Assert.That((verdict.Accepted, verdict.Token), Is.EqualTo((-1, 0L)));
    }

    [Test]
    public void Laws_of_different_sizes_and_several_tokens_are_refused()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => SpeculativeRule.Residual(Target, [1]),
            Throws.ArgumentException.With.Message.Contains("4 tokens and the draft's 1"));
        Assert.That(() => new SpeculativeAcceptance().Verify(Target, Draft, [0, 1], [0, 0], 0),
            Throws.ArgumentException.With.Message.Contains("2 tokens were drafted for one place"));
    }
}
