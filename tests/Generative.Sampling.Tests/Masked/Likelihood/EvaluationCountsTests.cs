namespace Generative.Sampling.Tests;

public sealed class EvaluationCountsTests
{
    [Test]
    public void Changes_are_the_steps_in_which_some_token_falls()
    {
        // Two tokens in three steps: 3 of the 9 ways put both into one.
        using var _ = Assert.EnterMultipleScope();
        Assert.That(EvaluationCounts.Changes(3, 2), Is.EqualTo(((3 * 1) + (6 * 2)) / 9.0).Within(1e-12));
        Assert.That(EvaluationCounts.Changes([1.0 / 3, 1.0 / 3, 1.0 / 3], 2), Is.EqualTo(5.0 / 3).Within(1e-12));
        Assert.That(EvaluationCounts.Changes([0.5, 0.25, 0.25], 2), Is.EqualTo((0.375 * 1) + (0.625 * 2)).Within(1e-12));
        Assert.That(EvaluationCounts.Changes(1, 5), Is.EqualTo(1).Within(1e-12));
        Assert.That(EvaluationCounts.Changes(7, 0), Is.Zero);
        Assert.That(EvaluationCounts.Changes(int.MaxValue, 1024), Is.EqualTo(1024).Within(1e-3));
    }

    [Test]
    public void Evaluations_follow_the_first_and_every_change_but_the_last()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(EvaluationCounts.Evaluations([0.5, 0.25, 0.25], 2), Is.EqualTo(1 + 0.75 + (1 - (0.75 * 0.75))).Within(1e-12));
        Assert.That(EvaluationCounts.Evaluations([1], 9), Is.EqualTo(1));
    }

    [Test]
    public void Shares_sum_to_1_and_the_last_step_takes_what_is_left()
    {
        var even = EvaluationCounts.Shares(new LogLinearMaskSchedule(), 4, 0.2);
        var odd = EvaluationCounts.Shares(new GeometricMaskSchedule(), 8);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(even, Is.EqualTo(new[] { 0.2, 0.2, 0.2, 0.4 }).Within(1e-12));
        Assert.That(odd.Sum(), Is.EqualTo(1).Within(1e-12));
        Assert.That(odd, Is.All.GreaterThan(0));
    }

    [Test]
    public void What_is_out_of_range_is_refused()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => EvaluationCounts.Changes(0, 2),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("steps is 0"));
        Assert.That(() => EvaluationCounts.Changes(2, -1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("length is -1"));
        Assert.That(() => EvaluationCounts.Shares(new LogLinearMaskSchedule(), 4, 1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("last is 1"));
    }
}
