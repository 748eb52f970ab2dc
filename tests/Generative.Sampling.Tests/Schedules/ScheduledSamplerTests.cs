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
