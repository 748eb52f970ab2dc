using System.Text.Json;

namespace Generative.Sampling.Tests;

public sealed class SchedulerConfigTests
{
    private static SchedulerConfig Read(string fields)
    {
        using var document = JsonDocument.Parse("{" + fields + "}");
        return SchedulerConfig.Parse(document.RootElement, "scheduler_config.json");
    }

    [TestCase("\"beta_schedule\":\"linear\"", "lacks '_class_name'")]
    [TestCase("\"_class_name\":\"SundialScheduler\"", "'_class_name' is SundialScheduler; this version runs DDIMScheduler")]
    [TestCase("\"_class_name\":\"EulerDiscreteScheduler\",\"use_karras_sigmas\":true,\"use_beta_sigmas\":true", "use_karras_sigmas and use_beta_sigmas are both true; keep one")]
    [TestCase("\"_class_name\":\"DDIMScheduler\",\"trained_betas\":[0.1,0.2],\"num_train_timesteps\":1000", "'trained_betas' has 2 numbers and 'num_train_timesteps' is 1000")]
    [TestCase("\"_class_name\":\"DDIMScheduler\",\"beta_start\":0.5,\"beta_end\":0.1", "beta_start is 0.5 and beta_end 0.1")]
    [TestCase("\"_class_name\":\"DDIMScheduler\",\"beta_schedule\":\"moon\"", "beta_schedule is \"moon\"")]
    [TestCase("\"_class_name\":\"DDIMScheduler\",\"rescale_betas_zero_snr\":true,\"timestep_spacing\":\"trailing\"", "use v_prediction or sample")]
    [TestCase("\"_class_name\":\"DPMSolverMultistepScheduler\",\"algorithm_type\":\"dpmsolver\"", "'algorithm_type' is \"dpmsolver\" and 'final_sigmas_type' zero")]
    [TestCase("\"_class_name\":\"DPMSolverMultistepScheduler\",\"use_flow_sigmas\":true", "'use_flow_sigmas' is true and 'prediction_type' is \"epsilon\"")]
    [TestCase("\"_class_name\":\"DPMSolverMultistepScheduler\",\"solver_order\":4", "'solver_order' is 4; give 1, 2 or 3")]
    [TestCase("\"_class_name\":\"DDIMScheduler\",\"timestep_spacing\":\"wide\"", "'timestep_spacing' is wide; use one of leading, linspace, trailing")]
    [TestCase("\"_class_name\":\"DDIMScheduler\",\"prediction_type\":\"score\"", "'prediction_type' is score")]
    [TestCase("\"_class_name\":\"DDIMScheduler\",\"prediction_type\":\"flow_prediction\"", "walks no flow")]
    [TestCase("\"_class_name\":\"DDIMScheduler\",\"steps_offset\":1000", "steps_offset is 1000")]
    [TestCase("\"_class_name\":\"EDMEulerScheduler\",\"sigma_min\":5,\"sigma_max\":1", "sigmaMax")]
    [TestCase("\"_class_name\":\"EDMEulerScheduler\",\"prediction_type\":\"sample\"", "'prediction_type' is sample")]
    [TestCase("\"_class_name\":\"DPMSolverMultistepScheduler\",\"solver_type\":\"banana\"", "'solver_type' is banana")]
    [TestCase("\"_class_name\":\"DDIMScheduler\",\"num_train_timesteps\":\"many\"", "'num_train_timesteps' is \"many\"; expected a whole number")]
    public void Wrong_config_names_the_field_and_the_fix(string fields, string message) => Assert.That(
        () => new ScheduledSampler(Read(fields)), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));

    [Test]
    public void One_class_reads_anothers_settings()
    {
        var ddim = Read("\"_class_name\":\"DDIMScheduler\",\"beta_schedule\":\"scaled_linear\",\"beta_start\":0.00085,\"beta_end\":0.012,"
            + "\"clip_sample\":false,\"prediction_type\":\"v_prediction\",\"set_alpha_to_one\":false,\"steps_offset\":1,\"a_field_of_tomorrow\":{}");

        var dpm = ddim.As("DPMSolverMultistepScheduler");

        using var _ = Assert.EnterMultipleScope();
        Assert.That(dpm.Prediction, Is.EqualTo(PredictionKind.Velocity));
        Assert.That(((DiscreteVpProcess)dpm.CreateProcess()).AlphaBars, Is.EqualTo(((DiscreteVpProcess)ddim.CreateProcess()).AlphaBars));
        Assert.That(new ScheduledSampler(dpm).Timetable(20).Rows, Has.Count.EqualTo(20));
    }

    [Test]
    public void Field_of_another_class_is_ignored()
    {
        var dpm = Read("\"_class_name\":\"DPMSolverMultistepScheduler\",\"clip_sample\":true");
        var ddim = Read("\"_class_name\":\"DDIMScheduler\",\"use_karras_sigmas\":true,\"use_flow_sigmas\":true,\"clip_sample\":true");

        using var _ = Assert.EnterMultipleScope();
        Assert.That(dpm.DefaultSettings["clip"], Is.EqualTo(0), "DPM-Solver clips nothing");
        Assert.That(ddim.DefaultSettings["clip"], Is.EqualTo(1));
        Assert.That(ddim.CreateProcess(), Is.InstanceOf<DiscreteVpProcess>());
    }

    [Test]
    public void Written_betas_say_how_many_timesteps_there_are() => Assert.That(
        new ScheduledSampler(Read("\"_class_name\":\"DDIMScheduler\",\"trained_betas\":[0.1,0.2,0.3,0.4]")).Timetable(2).Rows.Select(r => r.From.ModelLevel),
        Is.EqualTo(new[] { 3.0, 1.0 }));

    [Test]
    public void Defaults_are_those_of_the_class()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Read("\"_class_name\":\"DDPMScheduler\"").DefaultSettings["clip"], Is.EqualTo(1), "DDPM clips");
        Assert.That(Read("\"_class_name\":\"PNDMScheduler\"").DefaultSettings["clip"], Is.EqualTo(0), "PNDM does not");
        Assert.That(Read("\"_class_name\":\"FlowMatchEulerDiscreteScheduler\",\"shift\":3").CreateProcess(), Is.InstanceOf<RectifiedFlowProcess>());
        Assert.That(Read("\"_class_name\":\"EDMEulerScheduler\"").Preconditioning, Is.EqualTo(new EdmPreconditioning(0.5)));
    }
}
