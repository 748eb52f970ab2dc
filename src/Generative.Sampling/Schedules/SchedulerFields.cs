namespace Generative.Sampling;

/// <summary>Which fields of a config each published scheduler knows; it ignores the others, which configs keep when one class takes another's.</summary>
internal static class SchedulerFields
{
    private static readonly string[] Betas = ["num_train_timesteps", "beta_start", "beta_end", "beta_schedule", "trained_betas", "prediction_type"];
    private static readonly string[] Spaced = [.. Betas, "timestep_spacing", "steps_offset"];
    private static readonly string[] Sigmas = ["use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas"];
    private static readonly string[] Clips = ["clip_sample", "clip_sample_range"];
    private static readonly string[] Thresholds = ["thresholding", "dynamic_thresholding_ratio", "sample_max_value"];
    private static readonly string[] Flow = ["use_flow_sigmas", "flow_shift", "use_dynamic_shifting", "time_shift_type"];
    private static readonly string[] Dpm = [.. Thresholds, "solver_order", "algorithm_type", "solver_type", "lower_order_final", "final_sigmas_type"];
    private static readonly string[] Edm =
        ["num_train_timesteps", "prediction_type", "sigma_min", "sigma_max", "sigma_data", "sigma_schedule", "rho", "final_sigmas_type"];

    private static readonly Dictionary<string, HashSet<string>> Known = new()
    {
        ["DDIMScheduler"] = [.. Spaced, .. Clips, .. Thresholds, "set_alpha_to_one", "rescale_betas_zero_snr"],
        ["DDPMScheduler"] = [.. Spaced, .. Clips, .. Thresholds, "variance_type", "rescale_betas_zero_snr"],
        ["EulerDiscreteScheduler"] =
            [.. Spaced, .. Sigmas, "interpolation_type", "sigma_min", "sigma_max", "timestep_type", "rescale_betas_zero_snr", "final_sigmas_type"],
        ["EulerAncestralDiscreteScheduler"] = [.. Spaced, "rescale_betas_zero_snr"],
        ["HeunDiscreteScheduler"] = [.. Spaced, .. Sigmas, .. Clips],
        ["LCMScheduler"] =
            [.. Spaced, .. Clips, .. Thresholds, "original_inference_steps", "set_alpha_to_one", "timestep_scaling", "rescale_betas_zero_snr"],
        ["PNDMScheduler"] = [.. Spaced, "skip_prk_steps", "set_alpha_to_one"],
        ["DPMSolverMultistepScheduler"] =
            [.. Spaced, .. Sigmas, .. Flow, .. Dpm, "euler_at_final", "use_lu_lambdas", "lambda_min_clipped", "rescale_betas_zero_snr"],
        ["DPMSolverSinglestepScheduler"] = [.. Betas, .. Sigmas, .. Flow, .. Dpm, "lambda_min_clipped"],
        ["UniPCMultistepScheduler"] =
        [
            .. Spaced, .. Sigmas, .. Flow, .. Thresholds, "solver_order", "solver_type", "lower_order_final", "final_sigmas_type", "predict_x0",
            "disable_corrector", "rescale_betas_zero_snr", "sigma_min", "sigma_max", "shift_terminal",
        ],
        ["EDMEulerScheduler"] = [.. Edm],
        ["EDMDPMSolverMultistepScheduler"] = [.. Edm, .. Dpm, "euler_at_final"],
        ["FlowMatchEulerDiscreteScheduler"] =
        [
            .. Sigmas, "num_train_timesteps", "shift", "use_dynamic_shifting", "time_shift_type", "invert_sigmas", "shift_terminal",
            "stochastic_sampling",
        ],
    };

    public static bool Knows(string @class, string name) => Known.TryGetValue(@class, out var fields) && fields.Contains(name);
}
