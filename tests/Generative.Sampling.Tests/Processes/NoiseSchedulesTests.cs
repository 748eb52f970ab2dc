namespace Generative.Sampling.Tests;

public sealed class NoiseSchedulesTests
{
    [Test]
    public void Karras_is_even_in_the_rhoth_root() =>
        Assert.That(NoiseSchedules.Karras(3, 1, 16, rho: 2), Is.EqualTo(new[] { 16, 6.25, 1, 0 }).Within(1e-12));

    [Test]
    public void Karras_gives_the_defaults_of_the_paper()
    {
        var levels = NoiseSchedules.Karras(18, 0.002, 80);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(levels, Has.Length.EqualTo(19));
        Assert.That(levels[0], Is.EqualTo(80).Within(1e-10));
        Assert.That(levels[1], Is.EqualTo(57.58598).Within(1e-4));
        Assert.That(levels[17], Is.EqualTo(0.002).Within(1e-12));
        Assert.That(levels[18], Is.Zero);
        Assert.That(levels, Is.Ordered.Descending);
    }

    [Test]
    public void Linear_and_geometric_keep_differences_and_ratios()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(NoiseSchedules.Linear(5, 1, 0), Is.EqualTo(new[] { 1, 0.75, 0.5, 0.25, 0 }).Within(1e-15));
        Assert.That(NoiseSchedules.Geometric(3, 16, 1), Is.EqualTo(new double[] { 16, 4, 1 }).Within(1e-12));
        Assert.That(NoiseSchedules.WithZero([3, 2]), Is.EqualTo(new double[] { 3, 2, 0 }));
    }

    [Test]
    public void Improved_DDPM_follows_the_cosine()
    {
        // While no ratio meets the floor, u_j^2 + 1 = abar_M / abar_j; the first one (abar_0 = 0) does meet it.
        double Bar(int j) => Math.Pow(Math.Sin(Math.PI / 2 * j / 4 / 1.008), 2);
        double[] expected =
        [
            Math.Sqrt(Bar(4) / Bar(1) / 0.001 - 1), Math.Sqrt(Bar(4) / Bar(1) - 1), Math.Sqrt(Bar(4) / Bar(2) - 1),
                Math.Sqrt(Bar(4) / Bar(3) - 1),
        ];

        Assert.That(NoiseSchedules.ImprovedDdpm(4, 1e-3, 1e9, m: 4), Is.EqualTo(expected).Within(1e-9));
    }

    [Test]
    public void One_step_takes_the_highest_level()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(NoiseSchedules.Karras(1, 0.002, 80), Is.EqualTo(new double[] { 80, 0 }).Within(1e-10));
        Assert.That(NoiseSchedules.Linear(1, 1, 0.001), Is.EqualTo(new[] { 1.0 }));
        Assert.That(NoiseSchedules.Geometric(1, 9, 1), Is.EqualTo(new[] { 9.0 }));
        Assert.That(NoiseSchedules.ImprovedDdpm(1, 0.002, 80), Has.Length.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(-3)]
    public void No_steps_are_refused(int steps) =>
        Assert.That(() => NoiseSchedules.Karras(steps, 0.002, 80),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"steps is {steps}; give at least 1"));
}
