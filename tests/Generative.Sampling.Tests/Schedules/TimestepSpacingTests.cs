namespace Generative.Sampling.Tests;

public sealed class TimestepSpacingTests
{
    [Test]
    public void Steps_asked_are_steps_given_from_1_to_T(
        [Values("leading", "linspace", "trailing")] string spacing, [Values(2, 10, 1000)] int trainSteps,
            [Values(0, 1, 5)] int offset, [Values] bool rounded)
    {
        using var _ = Assert.EnterMultipleScope();
        for (var n = 1; n <= trainSteps; n++)
        {
            var t = TimestepSpacing.Timesteps(spacing, n, trainSteps, Math.Min(offset, trainSteps - 1), rounded);
            Assert.That(t, Has.Length.EqualTo(n), $"{n} steps");
            Assert.That(t.Min() >= 0 && t.Max() <= trainSteps - 1, $"{n} steps: from {t.Min()} to {t.Max()}");
            Assert.That(t.Zip(t.Skip(1)).All(p => p.Second < p.First), $"{n} steps fall");
            Assert.That(t.All(v => v == Math.Floor(v)) || spacing == "linspace" && !rounded, $"{n} steps are whole");
        }
    }

    // Table 2 of Lin et al. 2024, written out.
    [TestCase("leading", 0, new double[] { 750, 500, 250, 0 })]
    [TestCase("leading", 1, new double[] { 751, 501, 251, 1 })]
    [TestCase("linspace", 0, new double[] { 999, 666, 333, 0 })]
    [TestCase("trailing", 0, new double[] { 999, 749, 499, 249 })]
    [TestCase("trailing", 7, new double[] { 999, 749, 499, 249 })]
    public void Four_of_a_thousand_are_those_of_the_paper(string spacing, int offset, double[] expected) =>
        Assert.That(TimestepSpacing.Timesteps(spacing, 4, 1000, offset), Is.EqualTo(expected));

    [TestCase(1000, 1, 999, 0)]
    [TestCase(999, 1, 999, 1)]
    [TestCase(500, 7, 999, 1)]
    public void Offset_gives_way_where_it_would_lead_past_the_last_timestep(int steps, int offset, double first, double last)
    {
        var t = TimestepSpacing.Timesteps("leading", steps, 1000, offset);

        Assert.That((t[0], t[^1]), Is.EqualTo((first, last)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1001)]
    public void Steps_the_model_has_not_are_refused(int steps) =>
        Assert.That(() => TimestepSpacing.Timesteps("leading", steps, 1000), Throws.InstanceOf<ArgumentOutOfRangeException>()
            .With.Message.Contains($"steps is {steps}; the model was trained with 1000 timesteps: give 1 to 1000"));

    [Test]
    public void Unknown_spacing_is_answered_with_the_known_ones() =>
        Assert.That(() => TimestepSpacing.Timesteps("even", 4, 1000),
            Throws.ArgumentException.With.Message.Contains("timestep_spacing is \"even\"; use one of leading, linspace, trailing"));
}
