namespace Generative.Sampling;

/// <summary>The solver behind each published scheduler: the same ones users choose by name.</summary>
internal static class SchedulerSolvers
{
    /// <summary>The solver, and limits to set on its predictions where it has none of its own.</summary>
    public static (ISolver Solver, CleanLimits? Limits) Create(SchedulerConfig config) => config.Class switch
    {
        "DDIMScheduler" => (new Ddim(config.Limits), null),
        "DDPMScheduler" => (new Ddpm(Variance(config), config.Limits), null),
        "EulerDiscreteScheduler" or "EDMEulerScheduler" => (new PublishedEuler(config.Prediction, config.Preconditioning), null),
        "EulerAncestralDiscreteScheduler" => (new Ddim(eta: 1), null),
        "HeunDiscreteScheduler" => (new SigmaFrame(new EdmHeun()), config.Flag("clip_sample") ? config.Limits : null),
        "FlowMatchEulerDiscreteScheduler" => (config.Flag("stochastic_sampling") ? new Renoise() : new Ddim(), null),
        _ => throw config.Bad("_class_name", config.Class, $"this version runs {string.Join(", ", SchedulerConfig.KnownClasses)}"),
    };

    private static DdpmVariance Variance(SchedulerConfig config) => config.Text("variance_type", "fixed_small") switch
    {
        "fixed_small" or "fixed_small_log" => DdpmVariance.FixedSmall,
        "fixed_large" or "fixed_large_log" => DdpmVariance.FixedLarge,
        "learned" => DdpmVariance.Learned,
        "learned_range" => DdpmVariance.LearnedRange,
        var other => throw config.Bad("variance_type", other, "use fixed_small, fixed_large, learned or learned_range"),
    };
}
