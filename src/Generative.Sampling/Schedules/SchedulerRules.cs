namespace Generative.Sampling;

/// <summary>What a scheduler config must not say, and what it means by saying nothing.</summary>
internal static class SchedulerRules
{
    /// <summary>Objects to a config that contradicts itself.</summary>
    public static void Check(SchedulerConfig config)
    {
        if (!SchedulerConfig.KnownClasses.Contains(config.Class))
            throw config.Bad("_class_name", config.Class, $"this version runs {string.Join(", ", SchedulerConfig.KnownClasses)}");
        if (config.TrainSteps < 2)
            throw config.Bad("num_train_timesteps", config.TrainSteps, "give at least 2");
        var sigmas = new[] { "use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas", "use_lu_lambdas" }.Where(n => config.Flag(n)).ToArray();
        if (sigmas.Length > 1)
            throw Contradiction(config, $"{string.Join(" and ", sigmas)} are both true", "keep one");
        if (config.Has("trained_betas") && config.Int("num_train_timesteps", config.TrainSteps) is var said && said != config.TrainSteps)
            throw Contradiction(config, $"'trained_betas' has {config.TrainSteps} numbers and 'num_train_timesteps' is {said}", "make them agree");
        if (config.Prediction == PredictionKind.Flow && config is { IsFlow: false } && !config.Flag("use_flow_sigmas"))
            throw Contradiction(config, $"'prediction_type' is \"flow_prediction\" and a {config.Class} without 'use_flow_sigmas' walks no flow",
                "set 'use_flow_sigmas', or use FlowMatchEulerDiscreteScheduler");
        if (config.Flag("use_flow_sigmas") && config.Prediction != PredictionKind.Flow)
            throw Contradiction(config, $"'use_flow_sigmas' is true and 'prediction_type' is \"{config.PredictionName}\"", "use flow_prediction, or no flow sigmas");
        if (config.Flag("rescale_betas_zero_snr") && StartsAtPureNoise(config)
            && config is { PredictionName: "epsilon", Class: "DDIMScheduler" or "DDPMScheduler" or "LCMScheduler" })
            throw Contradiction(config, "'rescale_betas_zero_snr' is true, 'prediction_type' epsilon, and runs start where no signal is left",
                "use v_prediction or sample");
        Dpm(config);
        Values(config);
    }

    public static string DefaultSpacing(string @class) =>
        @class is "DDIMScheduler" or "DDPMScheduler" or "PNDMScheduler" or "LCMScheduler" ? "leading" : "linspace";

    public static bool ClipsByDefault(string @class) => @class is "DDIMScheduler" or "DDPMScheduler";

    public static (string Schedule, double Start, double End) DefaultBetas(string @class) => @class switch
    {
        "LCMScheduler" => ("scaled_linear", 0.00085, 0.012),
        "HeunDiscreteScheduler" => ("linear", 0.00085, 0.012),
        _ => ("linear", 0.0001, 0.02),
    };

    private static void Dpm(SchedulerConfig config)
    {
        if (!config.Class.Contains("DPMSolver", StringComparison.Ordinal))
            return;
        var algorithm = config.Text("algorithm_type", "dpmsolver++");
        if (algorithm is "dpmsolver" or "sde-dpmsolver" && config.Text("final_sigmas_type", "zero") == "zero")
            throw Contradiction(config, $"'algorithm_type' is \"{algorithm}\" and 'final_sigmas_type' zero",
                "noise prediction cannot end at no noise: use sigma_min, or dpmsolver++");
    }

    private static bool StartsAtPureNoise(SchedulerConfig config) =>
        config.Class == "LCMScheduler" || config.Text("timestep_spacing", DefaultSpacing(config.Class)) is "trailing" or "linspace";

    private static void Values(SchedulerConfig config)
    {
        OneOf("solver_type", config.Class == "UniPCMultistepScheduler" ? "bh2" : "midpoint", "midpoint", "heun", "bh1", "bh2", "logrho");
        if (config.IsEdm)
            OneOf("prediction_type", "epsilon", "epsilon", "v_prediction");
        OneOf("timestep_spacing", DefaultSpacing(config.Class), [.. TimestepSpacing.Names]);
        OneOf("final_sigmas_type", "zero", "zero", "sigma_min");
        OneOf("interpolation_type", "linear", "linear", "log_linear");
        OneOf("algorithm_type", "dpmsolver++", "dpmsolver", "dpmsolver++", "sde-dpmsolver", "sde-dpmsolver++", "deis");
        OneOf("sigma_schedule", "karras", "karras", "exponential");
        OneOf("time_shift_type", "exponential", "exponential", "linear");
        if (config.Int("solver_order", 2) is var order and (< 1 or > 3))
            throw config.Bad("solver_order", order, "give 1, 2 or 3");
        if (config.Flag("thresholding") && config.Number("dynamic_thresholding_ratio", 0.995) is var ratio && !(ratio > 0 && ratio <= 1))
            throw config.Bad("dynamic_thresholding_ratio", ratio, "give a quantile above 0, at most 1");
        if (config.Text("timestep_type", "discrete") != "discrete")
            throw config.Bad("timestep_type", config.Text("timestep_type", ""), "this version runs discrete timesteps");
        _ = config.Prediction;
        _ = config.CreateProcess();

        void OneOf(string name, string fallback, params string[] known)
        {
            if (config.Text(name, fallback) is var value && !known.Contains(value))
                throw config.Bad(name, value, $"use one of {string.Join(", ", known)}");
        }
    }

    private static InvalidDataException Contradiction(SchedulerConfig config, string what, string fix) => new($"{config.Source}: {what}; {fix}.");
}
