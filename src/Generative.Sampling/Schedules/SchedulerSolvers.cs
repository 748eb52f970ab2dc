namespace Generative.Sampling;

/// <summary>The solver behind each published scheduler: the same ones users choose by name.</summary>
internal static class SchedulerSolvers
{
    /// <summary>The solver, and limits to set on its predictions where it has none of its own.</summary>
    public static (ISolver Solver, CleanLimits? Limits) Create(SchedulerConfig config) => config.Class switch
    {
        "DDIMScheduler" => (new Ddim(config.Limits), null),
        "DDPMScheduler" => (new Ddpm(Variance(config), config.Limits, drawsAtEnd: true), null),
        "EulerDiscreteScheduler" or "EDMEulerScheduler" => (new PublishedEuler(config.Prediction, config.Preconditioning), null),
        "EulerAncestralDiscreteScheduler" => (new Ddim(eta: 1), null),
        "HeunDiscreteScheduler" => (new SigmaFrame(new EdmHeun()), config.Flag("clip_sample") ? config.Limits : null),
        "FlowMatchEulerDiscreteScheduler" => (config.Flag("stochastic_sampling") ? new Renoise() : new Ddim(), null),
        "DPMSolverMultistepScheduler" or "EDMDPMSolverMultistepScheduler" => (new DpmSolver(Dpm(config, true), config.Limits), null),
        "DPMSolverSinglestepScheduler" => (new DpmSolverSingle(Dpm(config, false), config.Limits), null),
        "UniPCMultistepScheduler" => (new UniPc(UniPc(config), config.Limits), null),
        "PNDMScheduler" => (new Pndm(config.Flag("skip_prk_steps")), null),
        "LCMScheduler" => (new LatentConsistency(config.Int("original_inference_steps", 50), config.Number("timestep_scaling", 10), limits: config.Limits), null),
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

    private static DpmSolverOptions Dpm(SchedulerConfig config, bool lowerOrderFinal) => new()
    {
        Order = config.Int("solver_order", 2),
        Algorithm = config.Text("algorithm_type", "dpmsolver++") switch
        {
            "dpmsolver" => DpmAlgorithm.Noise,
            "sde-dpmsolver" => DpmAlgorithm.SdeNoise,
            "sde-dpmsolver++" => DpmAlgorithm.SdePlusPlus,
            _ => DpmAlgorithm.PlusPlus,
        },
        Rule = config.Text("solver_type", "midpoint") == "heun" ? DpmRule.Heun : DpmRule.Midpoint,
        // Published single-step runs that end at no noise end at first order, whatever the config says.
        LowerOrderFinal = config.Flag("lower_order_final", lowerOrderFinal)
            || (!lowerOrderFinal && config.Text("final_sigmas_type", "zero") == "zero"),
        EulerAtFinal = config.Flag("euler_at_final"),
    };

    private static UniPcOptions UniPc(SchedulerConfig config) => new()
    {
        Order = config.Int("solver_order", 2),
        PredictClean = config.Flag("predict_x0", true),
        Variant = config.Text("solver_type", "bh2") == "bh1" ? UniPcVariant.Bh1 : UniPcVariant.Bh2,
        LowerOrderFinal = config.Flag("lower_order_final", true),
        DisableCorrector = config.Ints("disable_corrector"),
    };
}
