using System.Text.Json;

namespace Generative.Sampling.Tests;

public sealed class ScheduledSamplerTests
{
    private static IEnumerable<string> Classes => SchedulerConfig.KnownClasses;

    private static SchedulerConfig Config(string @class)
    {
        using var document = JsonDocument.Parse($"{{\"_class_name\":\"{@class}\",\"skip_prk_steps\":true,\"clip_sample\":false}}");
        return SchedulerConfig.Parse(document.RootElement, "config");
    }

    /// <summary>The data are far inside the range a network knows; deterministic schedulers bring each start to one point of them.</summary>
    [TestCaseSource(nameof(Classes))]
    public void Every_class_samples_normal_data(string @class)
    {
        var config = Config(@class);
        var process = (GaussianProcess)config.CreateProcess();
        var model = new GaussianData(process, 2000);
        var steps = @class == "LCMScheduler" ? 25 : 100;

        using var result = SamplerRunner.Run(new ScheduledSampler(config), model, new([7], steps));

        var x = Values.Of(result.State.Value);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Summary.Steps, Is.EqualTo(steps), "steps asked are steps run");
        Assert.That(Moments.Mean(x), Is.EqualTo(model.Mean).Within(0.06));
        if (@class != "LCMScheduler")       // re-noising keeps the law only of consistency models
            Assert.That(Moments.Variance(x), Is.EqualTo(0.25).Within(0.05));
    }

    [TestCaseSource(nameof(Classes))]
    public void Impossible_steps_are_refused(string @class)
    {
        var sampler = new ScheduledSampler(Config(@class));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => sampler.Timetable(0), Throws.InstanceOf<ArgumentException>().With.Message.Contains("steps is 0"));
        if (@class is not ("EDMEulerScheduler" or "EDMDPMSolverMultistepScheduler" or "FlowMatchEulerDiscreteScheduler"))
            Assert.That(() => sampler.Timetable(1001), Throws.InstanceOf<ArgumentException>().With.Message.Contains("steps is 1001"));
    }

    [TestCase("DDIMScheduler")]
    [TestCase("DDPMScheduler")]
    [TestCase("EulerDiscreteScheduler")]
    [TestCase("HeunDiscreteScheduler")]
    [TestCase("DPMSolverMultistepScheduler")]
    [TestCase("UniPCMultistepScheduler")]
    [TestCase("PNDMScheduler")]
    public void Steps_asked_are_steps_run_from_1_to_1000(string @class)
    {
        var sampler = new ScheduledSampler(Config(@class));
        foreach (var steps in Enumerable.Range(1, 1000).Where(n => n < 30 || n % 37 == 0 || n > 995))
            Assert.That(sampler.Timetable(steps).Rows, Has.Count.EqualTo(steps));
    }

    // Numbers of numpy's linspace and arange, whose last bits decide which way a timestep is rounded.
    [TestCase("DPMSolverMultistepScheduler", "linspace", 30, 15, 499)]
    [TestCase("DDIMScheduler", "linspace", 31, 15, 499)]
    [TestCase("DDIMScheduler", "leading", 30, 0, 957)]
    [TestCase("DDIMScheduler", "trailing", 8, 0, 999)]
    public void Timesteps_are_rounded_as_published(string @class, string spacing, int steps, int row, int timestep)
    {
        using var document = JsonDocument.Parse($"{{\"_class_name\":\"{@class}\",\"timestep_spacing\":\"{spacing}\"}}");
        var config = SchedulerConfig.Parse(document.RootElement, "config");

        Assert.That(config.TimeOf(new ScheduledSampler(config).Timetable(steps).Rows[row].From.ModelLevel), Is.EqualTo(timestep));
    }

    [Test]
    public void Model_of_another_process_is_refused() => Assert.That(
        () => SamplerRunner.Run(new ScheduledSampler(Config("DDIMScheduler")), new GaussianData(new EdmProcess(), 3), new([1], 5)),
        Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("walks 'vp-discrete'").And.Message.Contains("runs on 'edm'"));

    [Test]
    public void Known_values_come_back_bit_for_bit_though_the_schedule_ends_above_no_noise()
    {
        var config = Config("PNDMScheduler");
        var model = new GaussianData((GaussianProcess)config.CreateProcess(), 4);
        using var picture = TorchSharp.torch.tensor(new[] { 0.1, 0.2, 0.3, 0.4 }).reshape(1, 4);
        using var mask = TorchSharp.torch.tensor(new[] { 0L, 1L, 1L, 0L }).reshape(1, 4);

        using var result = SamplerRunner.Run(new ScheduledSampler(config), model, new([3], 10) { Known = new(picture, mask) });

        var x = Values.Of(result.State.Value);
        using var _ = Assert.EnterMultipleScope();
        Assert.That((x[0], x[3]), Is.EqualTo((0.1, 0.4)));
        Assert.That((x[1], x[2]), Is.Not.EqualTo((0.2, 0.3)));
    }

    [Test]
    public void Published_heun_takes_no_settings() => Assert.That(new ScheduledSampler(Config("HeunDiscreteScheduler")).Settings, Is.Empty);

    [Test]
    public void Last_ancestral_step_above_timestep_0_draws_with_the_large_variance()
    {
        using var document = JsonDocument.Parse(
            "{\"_class_name\":\"DDPMScheduler\",\"variance_type\":\"fixed_large\",\"timestep_spacing\":\"trailing\",\"clip_sample\":false}");
        var config = SchedulerConfig.Parse(document.RootElement, "config");
        var process = (DiscreteVpProcess)config.CreateProcess();
        var model = new GaussianData(process, 20_000) { Deviation = 0.01 };

        using var result = SamplerRunner.Run(new ScheduledSampler(config), model, new([7], 8));

        Assert.That(Moments.Variance(Values.Of(result.State.Value)), Is.EqualTo(1 - process.AlphaBars[124]).Within(0.01));
    }

    [Test]
    public void Run_that_starts_in_the_middle_noises_a_picture_in_the_schedulers_own_frame()
    {
        var config = Config("EulerDiscreteScheduler");
        var model = new GaussianData((GaussianProcess)config.CreateProcess(), 4);
        var picture = TorchSharp.torch.full([1, 4], 0.4, TorchSharp.torch.ScalarType.Float64);

        using var edited = SamplerRunner.Run(new ScheduledSampler(config), model, new([3], 50) { Start = new(49, picture) { IsClean = true } });

        Assert.That(Values.Distance(edited.State.Value, picture), Is.LessThan(0.1), "one step from the end little changes");
        Assert.That(edited.Summary.Steps, Is.EqualTo(1));
    }
}
