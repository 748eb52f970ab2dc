namespace Generative.Sampling.Tests;

/// <summary>The published digits are compared by the parity tests; here is what holds for every table.</summary>
public sealed class BetaSchedulesTests
{
    [Test]
    public void Tables_fall_within_0_and_1(
        [ValueSource(nameof(Names))] string schedule, [Values(2, 10, 1000)] int steps, [Values] bool zeroTerminal)
    {
        var bars = BetaSchedules.AlphaBars(schedule, steps, 1e-4, 0.02, zeroTerminal);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(bars, Has.Length.EqualTo(steps));
        Assert.That(bars[0], Is.LessThan(1));
        Assert.That(bars.Zip(bars.Skip(1)).All(p => p.Second < p.First), "strictly descending");
        Assert.That(bars[^1], zeroTerminal ? Is.EqualTo(0.0) : Is.GreaterThan(0));
    }

    [Test]
    public void Rescaling_to_zero_leaves_the_first_entry_and_stretches_the_roots([ValueSource(nameof(Names))] string schedule)
    {
        var plain = BetaSchedules.AlphaBars(schedule, 1000, 1e-4, 0.02).Select(Math.Sqrt).ToArray();
        var zero = BetaSchedules.AlphaBars(schedule, 1000, 1e-4, 0.02, zeroTerminal: true).Select(Math.Sqrt).ToArray();

        var stretched = plain.Select(v => (v - plain[^1]) * plain[0] / (plain[0] - plain[^1]));
        Assert.That(zero, Is.EqualTo(stretched).Within(1e-5));
    }

    [Test]
    public void Linear_and_scaled_linear_are_products_of_their_betas([Values("linear", "scaled_linear", "sigmoid")] string schedule)
    {
        var bars = BetaSchedules.AlphaBars(schedule, 50, 0.001, 0.1);

        var expected = 1.0;
        using var _ = Assert.EnterMultipleScope();
        for (var i = 0; i < 50; i++)
        {
            var u = i / 49.0;
            var beta = schedule switch
            {
                "linear" => 0.001 + u * 0.099,
                "sigmoid" => 0.001 + 0.099 / (1 + Math.Exp(6 - 12 * u)),
                _ => Math.Pow(Math.Sqrt(0.001) + u * (Math.Sqrt(0.1) - Math.Sqrt(0.001)), 2),
            };
            Assert.That(bars[i], Is.EqualTo(expected *= 1 - beta).Within(1e-5));
        }
    }

    [Test]
    public void Cosine_follows_its_cosine_until_the_last_betas_are_capped()
    {
        var bars = BetaSchedules.AlphaBars("squaredcos_cap_v2", 1000, 0, 0);

        double Cosine(double t) => Math.Pow(Math.Cos((t + 0.008) / 1.008 * Math.PI / 2), 2);
        using var _ = Assert.EnterMultipleScope();
        for (var i = 0; i < 999; i += 37)
            Assert.That(bars[i], Is.EqualTo(Cosine((i + 1) / 1000.0) / Cosine(0)).Within(1e-4));
        Assert.That(bars[999] / bars[998], Is.EqualTo(0.001).Within(1e-5), "the cap");
    }

    [Test]
    public void Written_down_betas_are_multiplied_up()
    {
        var bars = BetaSchedules.AlphaBars([0.25, 0.5, 1.0 / 3]);
        var zero = BetaSchedules.AlphaBars([0.25, 0.5, 1.0 / 3], zeroTerminal: true);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(bars, Is.EqualTo(new[] { 0.75, 0.375, 0.25 }).Within(1e-7));
        Assert.That(zero[0], Is.EqualTo(0.75).Within(1e-6));
        Assert.That(zero[^1], Is.EqualTo(0.0));
    }

    [TestCase("linear", 1, 1e-4, 0.02, "num_train_timesteps is 1; give at least 2")]
    [TestCase("linear", 10, 0, 0.02, "give 0 < beta_start <= beta_end < 1")]
    [TestCase("sigmoid", 10, 0.03, 0.02, "give 0 < beta_start <= beta_end < 1")]
    [TestCase("scaled_linear", 10, 0.01, 1, "give 0 < beta_start <= beta_end < 1")]
    [TestCase("linear", 10, double.NaN, 0.02, "give 0 < beta_start <= beta_end < 1")]
    [TestCase("cosine", 10, 1e-4, 0.02, "beta_schedule is \"cosine\"; use one of linear, scaled_linear, squaredcos_cap_v2, sigmoid")]
    public void Wrong_numbers_are_refused_by_name(string schedule, int steps, double start, double end, string message) =>
        Assert.That(() => BetaSchedules.AlphaBars(schedule, steps, start, end),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    [TestCase(new[] { 0.1 })]
    [TestCase(new[] { 0.1, 0 })]
    [TestCase(new[] { 0.1, 1.1 })]
    [TestCase(new[] { double.NaN, 0.1 })]
    public void Wrong_betas_are_refused(double[] betas) =>
        Assert.That(() => BetaSchedules.AlphaBars(betas), Throws.ArgumentException.With.Message.Contains("each above 0 and at most 1"));

    private static IReadOnlyList<string> Names() => BetaSchedules.Names;
}
