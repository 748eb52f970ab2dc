namespace Generative.Training.Tests.Optimisation;

public sealed class LearningRateScheduleTests
{
    [TestCase(1, 0.25)]
    [TestCase(4, 1.0)]
    [TestCase(9, 0.5)]
    [TestCase(14, 0.0)]
    [TestCase(99, 0.0)]
    public void Cosine_rises_falls_and_stays_at_zero(long step, double share) =>
        Assert.That(new LearningRateSchedule(2, 4, ScheduleShape.Cosine, 14).At(step), Is.EqualTo(2 * share).Within(1e-12));

    [TestCase(2, 0.5)]
    [TestCase(5, 1.0)]
    [TestCase(5000, 1.0)]
    public void Constant_stays_at_its_peak(long step, double share) =>
        Assert.That(new LearningRateSchedule(2, 4, ScheduleShape.Constant, 14).At(step), Is.EqualTo(2 * share).Within(1e-12));

    [Test]
    public void No_warm_up_starts_below_the_peak_by_one_step_of_the_cosine() =>
        Assert.That(new LearningRateSchedule(1, 0, ScheduleShape.Cosine, 2).At(1), Is.EqualTo(0.5).Within(1e-12));

    [Test]
    public void Step_zero_is_refused() => Assert.That(
        () => new LearningRateSchedule(1, 0, ScheduleShape.Cosine, 2).At(0), Throws.TypeOf<ArgumentOutOfRangeException>());
}
