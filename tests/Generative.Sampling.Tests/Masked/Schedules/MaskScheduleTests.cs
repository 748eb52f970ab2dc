using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class MaskScheduleTests
{
    private static readonly MaskSchedule[] Schedules =
    [
        new LogLinearMaskSchedule(), new LogLinearMaskSchedule(0), new GeometricMaskSchedule(), new GeometricMaskSchedule(0.01, 3),
        new CosineMaskSchedule(), new CosineMaskSchedule(0), new CosineSquaredMaskSchedule(), new CosineSquaredMaskSchedule(0),
        new LinearMaskSchedule(), new LinearMaskSchedule(0.1, 2), new PolynomialMaskSchedule(2), new PolynomialMaskSchedule(0.5),
        new MaskGitMaskSchedule(), new Bisected(),
    ];

    private static readonly double[] Times = [1e-6, 1e-3, 0.02, 0.25, 0.5, 0.75, 0.98, 0.999];

    [TestCaseSource(nameof(Schedules))]
    public void Time_of_a_probability_is_the_time_it_came_from(MaskSchedule schedule)
    {
        using var _ = Assert.EnterMultipleScope();
        foreach (var t in Times)
        {
            // As sharp as 1 - alpha says it: where nearly all is masked, many times have nearly the same.
            var p = schedule.MaskProbability(t);
            var slack = 1e-9 + (1e-14 / (schedule.SigmaRate(t) * schedule.Alpha(t)));
            Assert.That(schedule.TimeOf(p), Is.EqualTo(t).Within(slack), $"{schedule.Name} at {t}");
        }
    }

    [TestCaseSource(nameof(Schedules))]
    public void Ends_are_reached_exactly(MaskSchedule schedule)
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(schedule.TimeOf(0), Is.EqualTo(0).Within(1e-12), schedule.Name);
        Assert.That(schedule.TimeOf(schedule.MaskProbability(1)), Is.EqualTo(1).Within(1e-6), schedule.Name);
        Assert.That(schedule.MaskProbability(1), Is.EqualTo(1 - schedule.Alpha(1)).Within(1e-15), schedule.Name);
        Assert.That(double.IsNaN(schedule.Sigma(1)) || double.IsNaN(schedule.SigmaRate(1)), Is.False, schedule.Name);
        Assert.That(schedule.SigmaRate(1), Is.GreaterThanOrEqualTo(0), schedule.Name);
    }

    [TestCaseSource(nameof(Schedules))]
    public void Alpha_probability_rate_and_weight_belong_to_one_noise(MaskSchedule schedule)
    {
        using var _ = Assert.EnterMultipleScope();
        foreach (var t in Times)
        {
            var (sigma, h) = (schedule.Sigma(t), 1e-6 * t * (1 - t));
            var slope = (schedule.Sigma(t + h) - schedule.Sigma(t - h)) / (2 * h);
            var said = $"{schedule.Name} at {t}";
            Assert.That(schedule.Alpha(t), Is.EqualTo(Math.Exp(-sigma)).Within(1e-9).Percent, said);
            Assert.That(schedule.MaskProbability(t), Is.EqualTo(-StableMath.ExpM1(-sigma)).Within(1e-7).Percent, said);
            Assert.That(schedule.SigmaRate(t), Is.EqualTo(slope).Within(0.01).Percent, said);
            Assert.That(schedule.LossWeight(t), Is.EqualTo(schedule.SigmaRate(t) / StableMath.ExpM1(sigma)).Within(1e-6).Percent, said);
        }
    }

    [TestCaseSource(nameof(Schedules))]
    public void Times_outside_0_to_1_are_refused(MaskSchedule schedule)
    {
        using var _ = Assert.EnterMultipleScope();
        foreach (var t in new[] { -1e-9, 1.5, double.NaN })
            foreach (var ask in new Func<double, double>[] { schedule.Sigma, schedule.SigmaRate, schedule.Alpha, schedule.MaskProbability,
                schedule.LossWeight })
                Assert.That(() => ask(t),
                    Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("give a time from 0 to 1"));
        Assert.That(() => schedule.TimeOf(-0.1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("probability is -0.1"));
        Assert.That(() => schedule.TimeOf(1.1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("reaches at time 1"));
        Assert.That(() => schedule.TimeOf(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Noise_that_is_there_at_time_0_is_time_0() =>
        Assert.That(new GeometricMaskSchedule(0.1, 1).TimeOf(0.05), Is.Zero);

    [Test]
    public void Complete_noise_is_infinite_and_its_weight_is_not()
    {
        using var _ = Assert.EnterMultipleScope();
        foreach (var schedule in new MaskSchedule[] { new LogLinearMaskSchedule(0), new CosineMaskSchedule(0),
            new CosineSquaredMaskSchedule(0), new PolynomialMaskSchedule(3), new MaskGitMaskSchedule() })
        {
            Assert.That(schedule.Sigma(1), Is.EqualTo(double.PositiveInfinity), schedule.Name);
            Assert.That(schedule.Alpha(1), Is.Zero, schedule.Name);
            Assert.That(double.IsFinite(schedule.LossWeight(1)), Is.True, schedule.Name);
        }
    }

    [Test]
    public void Tensors_are_mapped_time_by_time_in_float64()
    {
        using var scope = NewDisposeScope();
        var schedule = new CosineMaskSchedule();
        var times = tensor(new[,] { { 0.1f, 0.5f }, { 0.9f, 1f } });
        foreach (var (mapped, one) in new (Tensor, Func<double, double>)[] { (schedule.Sigma(times), schedule.Sigma),
            (schedule.SigmaRate(times), schedule.SigmaRate), (schedule.MaskProbability(times), schedule.MaskProbability),
            (schedule.LossWeight(times), schedule.LossWeight) })
        {
            using var _ = Assert.EnterMultipleScope();
            Assert.That(mapped.shape, Is.EqualTo(new long[] { 2, 2 }));
            Assert.That(mapped.dtype, Is.EqualTo(ScalarType.Float64));
            Assert.That(mapped[1, 0].item<double>(), Is.EqualTo(one(0.9f)));
        }
        Assert.That(schedule.TimeOf(schedule.MaskProbability(times))[0, 1].item<double>(), Is.EqualTo(0.5).Within(1e-12));
    }

    /// <summary>A schedule of one's own: nothing but the noise and its rate.</summary>
    private sealed class Bisected : MaskSchedule
    {
        public override string Name => "own";

        public override double Sigma(double t) => 3 * CheckTime(t) * t;

        public override double SigmaRate(double t) => 6 * CheckTime(t);
    }
}
