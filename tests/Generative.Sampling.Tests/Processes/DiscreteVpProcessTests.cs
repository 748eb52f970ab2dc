namespace Generative.Sampling.Tests;

public sealed class DiscreteVpProcessTests
{
    private static readonly double[] Linear = BetaSchedules.AlphaBars("linear", 1000, 1e-4, 0.02);
    private static readonly DiscreteVpProcess Process = new(Linear);

    [Test]
    public void Level_of_timestep_t_holds_alpha_bar_t()
    {
        using var _ = Assert.EnterMultipleScope();
        for (var t = 0; t < 1000; t += 111)
        {
            Assert.That(Process.Sigma(t + 1), Is.EqualTo(Math.Sqrt((1 - Linear[t]) / Linear[t])).Within(1e-10).Percent);
            Assert.That(Math.Pow(Process.Scale(t + 1), 2), Is.EqualTo(Linear[t]).Within(1e-13));
            Assert.That(Math.Pow(Process.NoiseScale(t + 1), 2), Is.EqualTo(1 - Linear[t]).Within(1e-13));
            Assert.That(DiscreteVpProcess.TimeOf(t + 1), Is.EqualTo(t));
        }
        Assert.That((Process.Sigma(0), Process.Scale(0), DiscreteVpProcess.TimeOf(0)), Is.EqualTo((0.0, 1.0, 0.0)));
        Assert.That((Process.TrainSteps, Process.RaisesExactly), Is.EqualTo((1000, true)));
    }

    [Test]
    public void Between_timesteps_the_logarithm_of_sigma_is_linear() =>
        Assert.That(Process.Sigma(301.5), Is.EqualTo(Math.Sqrt(Process.Sigma(301) * Process.Sigma(302))).Within(1e-12));

    [TestCase(0.4)]
    [TestCase(1.3)]
    [TestCase(250.75)]
    [TestCase(999.5)]
    public void Rates_are_the_derivatives(double level)
    {
        const double h = 1e-5;
        double Slope(Func<double, double> f) => (f(level + h) - f(level - h)) / (2 * h);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Process.SigmaRate(level), Is.EqualTo(Slope(Process.Sigma)).Within(1e-4).Percent);
        Assert.That(Process.ScaleRate(level), Is.EqualTo(Slope(Process.Scale)).Within(1e-4).Percent);
        Assert.That(Process.NoiseScaleRate(level), Is.EqualTo(Slope(Process.NoiseScale)).Within(1e-2).Percent);
    }

    [Test]
    public void LevelOf_inverts_sigma_and_Sigma_rises()
    {
        var levels = Enumerable.Range(0, 4001).Select(i => i / 4.0).Where(t => t > 0).ToArray();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(levels.Select(t => Process.LevelOf(Process.Sigma(t))), Is.EqualTo(levels).Within(1e-8));
        Assert.That(levels.Select(Process.Sigma), Is.Ordered.Ascending);
        Assert.That(Process.LevelOf(0), Is.Zero);
    }

    [Test]
    public void Steps_asked_are_steps_run_from_1_to_1000(
        [Values("leading", "linspace", "trailing")] string spacing, [Values(0, 1)] int offset)
    {
        var process = new DiscreteVpProcess(Linear, spacing, offset);

        using var _ = Assert.EnterMultipleScope();
        for (var n = 1; n <= 1000; n++)
        {
            var levels = process.Levels(n);
            Assert.That(levels, Has.Count.EqualTo(n + 1), $"{n} steps");
            Assert.That(levels[0] <= 1000 && levels[^1] == 0 && levels[^2] >= 1, $"{n} steps from {levels[0]} to {levels[^2]}");
            Assert.That(levels.Zip(levels.Skip(1)).All(p => p.Second < p.First), $"{n} steps fall");
        }
        Assert.That(() => process.Levels(1001), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("give 1 to 1000"));
    }

    [Test]
    public void Zero_terminal_signal_is_as_good_as_gone_and_every_number_stays_finite()
    {
        var process = new DiscreteVpProcess(BetaSchedules.AlphaBars("scaled_linear", 1000, 0.00085, 0.012, zeroTerminal: true), "trailing");

        using var _ = Assert.EnterMultipleScope();
        Assert.That(process.AlphaBars[^1], Is.EqualTo(0.0));
        Assert.That(process.Scale(1000), Is.EqualTo(Math.Pow(2, -12)).Within(1e-12));
        Assert.That(process.NoiseScale(1000), Is.EqualTo(1).Within(1e-7));
        foreach (var level in process.Levels(5))
            Assert.That(new[] { process.Sigma(level), process.SigmaRate(level), process.ScaleRate(level) },
                Is.All.Matches<double>(double.IsFinite));
    }

    [Test]
    public void Settings_of_a_model_folder_make_the_same_process()
    {
        var made = DiscreteVpProcess.Create(ComponentSettings.Create("vp-discrete", new Dictionary<string, object?>
        {
            ["beta_schedule"] = "linear", ["timestep_spacing"] = "trailing", ["steps_offset"] = 1,
        }));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(made.AlphaBars, Is.EqualTo(Linear));
        Assert.That(made.Levels(4), Is.EqualTo(new DiscreteVpProcess(Linear, "trailing").Levels(4)));
    }

    [TestCase("beta_schedule", "linaer", "beta_schedule is \"linaer\"")]
    [TestCase("timestep_spacing", "even", "timestep_spacing is \"even\"")]
    [TestCase("steps_offset", -1, "steps_offset is -1; give 0 to 999")]
    [TestCase("num_train_timesteps", 1, "num_train_timesteps is 1")]
    [TestCase("beta_strat", 0.1, "'beta_strat'")]
    public void Wrong_settings_are_refused_by_name(string name, object value, string message) => Assert.That(
        () => DiscreteVpProcess.Create(ComponentSettings.Create("vp-discrete", new Dictionary<string, object?> { [name] = value })),
        Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));

    [TestCase(new[] { 0.9 })]
    [TestCase(new[] { 1.0, 0.5 })]
    [TestCase(new[] { 0.5, 0.9 })]
    [TestCase(new[] { 0.5, 0.5 })]
    [TestCase(new[] { 0.5, -0.1 })]
    [TestCase(new[] { double.NaN, 0.1 })]
    public void Table_that_does_not_fall_is_refused(double[] bars) =>
        Assert.That(() => new DiscreteVpProcess(bars), Throws.ArgumentException.With.Message.Contains("alpha-bars must fall"));
}
