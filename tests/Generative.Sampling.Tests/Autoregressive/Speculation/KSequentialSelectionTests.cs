namespace Generative.Sampling.Tests;

public sealed class KSequentialSelectionTests
{
    private static readonly double[] Target = [0.5, 0.3, 0.2, 0], Draft = [0.1, 0.6, 0, 0.3];

    [Test]
    public void Result_has_the_law_of_the_model_at_any_rho([Values(1, 2, 5)] int drafts, [Values] bool solved)
    {
        var rule = new KSequentialSelection(Target, Draft, drafts, solved ? null : drafts);
        var looks = rule.AcceptanceRate / rule.Beta;
        var left = rule.Residual();

        double[] result = [.. Target.Select((_, x) =>
            Draft[x] * rule.AcceptProbability(x) * looks + (1 - rule.AcceptanceRate) * left[x])];

        Assert.That(result, Is.EqualTo(Target).Within(1e-12));
    }

    [Test]
    public void Solved_rho_takes_tokens_more_often_than_k_and_one_draft_is_the_speculative_rule()
    {
        var one = new KSequentialSelection(Target, Draft, 1);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(new KSequentialSelection(Target, Draft, 3).AcceptanceRate,
            Is.GreaterThan(new KSequentialSelection(Target, Draft, 3, 3).AcceptanceRate + 0.01));
        Assert.That(one.Rho, Is.EqualTo(1));
        Assert.That(one.AcceptanceRate, Is.EqualTo(SpeculativeRule.AcceptanceRate(Target, Draft)).Within(1e-15));
        Assert.That(one.Residual(), Is.EqualTo(SpeculativeRule.Residual(Target, Draft)).Within(1e-15));
    }

    [Test]
    public void Equal_laws_always_agree_and_strangers_never_do()
    {
        var same = new KSequentialSelection(Target, Target, 3);
        var strangers = new KSequentialSelection([1, 0], [0, 1], 3);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(same.AcceptanceRate, Is.EqualTo(1).Within(1e-12));
        Assert.That(strangers.AcceptanceRate, Is.Zero);
        Assert.That(strangers.Residual(), Is.EqualTo(new double[] { 1, 0 }));
    }
}
