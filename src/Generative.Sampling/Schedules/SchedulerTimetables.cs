namespace Generative.Sampling;

/// <summary>
/// The rows each published scheduler walks, with every quirk that shows in its numbers: where it rounds timesteps, what it calls its last
/// noise, how it scales its prior. Facts taken from the schedulers published with diffusers 0.40.
/// </summary>
internal static class SchedulerTimetables
{
    /// <summary>A timetable for a number of steps, or for written-down timesteps.</summary>
    public static Timetable Create(SchedulerConfig config, int steps, double? mu = null, IReadOnlyList<double>? timesteps = null)
    {
        if (steps < 1 || (steps > config.TrainSteps && !config.IsEdm && !config.IsFlow))
            throw new ArgumentOutOfRangeException(
                nameof(steps), steps, $"steps is {steps}; a {config.Class} over {config.TrainSteps} timesteps makes 1 to {config.TrainSteps}.");
        if (timesteps is not null && config.Class != "DDPMScheduler")
            throw new ArgumentException($"timesteps are given to a {config.Class}, which makes its own; leave them out.", nameof(timesteps));
        return config.Class switch
        {
            "DDIMScheduler" or "PNDMScheduler" => Strided(config, steps),
            "DDPMScheduler" => Ancestral(config, timesteps ?? Spaced(config, steps)),
            "LCMScheduler" => LatentConsistency(config, steps),
            "FlowMatchEulerDiscreteScheduler" => FlowTimetables.Euler(config, steps, mu),
            "EDMEulerScheduler" or "EDMDPMSolverMultistepScheduler" => Edm(config, steps),
            "EulerDiscreteScheduler" or "EulerAncestralDiscreteScheduler" or "HeunDiscreteScheduler" => Exploding(config, steps),
            _ => LogSnrTimetables.Create(config, steps, mu),
        };
    }

    /// <summary>The point of a timestep in the variance preserving frame; past the first timestep, the final one.</summary>
    private static SchedulePoint Preserving(SchedulerConfig config, double[] bars, double t)
    {
        var last = config.Flag("set_alpha_to_one", config.Class != "PNDMScheduler") ? 1 : bars[0];
        var bar = t < 0 ? last : bars[(int)t];
        return new(Math.Sqrt(bar), Math.Sqrt(1 - bar), Math.Max(t, 0) + 1);
    }

    private static double[] Spaced(SchedulerConfig config, int steps) =>
        TimestepSpacing.Timesteps(config.Text("timestep_spacing", "leading"), steps, config.TrainSteps, config.Int("steps_offset", 0));

    /// <summary>DDIM and PNDM reach t - T / n whatever the next timestep is; PNDM's Runge-Kutta steps stop at half of that.</summary>
    private static Timetable Strided(SchedulerConfig config, int steps)
    {
        var bars = config.AlphaBars();
        var stride = config.TrainSteps / steps;
        return new([.. Spaced(config, steps).Select(t => new ScheduleRow(Preserving(config, bars, t), Preserving(config, bars, t - stride))
        {
            UpperMiddle = Preserving(config, bars, t - stride / 2),
            LowerMiddle = Preserving(config, bars, t - stride + stride / 2),
        })], 1);
    }

    private static Timetable Ancestral(SchedulerConfig config, IReadOnlyList<double> times)
    {
        var bars = config.AlphaBars();
        if (times.Any(t => t < 0 || t >= bars.Length) || times.Zip(times.Skip(1)).Any(p => p.Second >= p.First))
            throw new ArgumentException($"timesteps must fall, from at most {bars.Length - 1} to at least 0.", nameof(times));
        return Timetable.Chain([.. times.Select(t => Preserving(config, bars, t)), new(1, 0, 1)], 1);
    }

    private static Timetable LatentConsistency(SchedulerConfig config, int steps)
    {
        var original = config.Int("original_inference_steps", 50);
        if (original < 1 || original > config.TrainSteps)
            throw config.Bad("original_inference_steps", original, $"give 1 to the {config.TrainSteps} timesteps of the training");
        if (steps > original)
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"steps is {steps}; the model was distilled for at most {original}.");
        var bars = config.AlphaBars();
        var stride = config.TrainSteps / original;
        var points = Enumerable.Range(0, steps)
            .Select(i => Preserving(config, bars, (original - (int)((long)i * original / steps)) * stride - 1));
        return Timetable.Chain([.. points, new(1, 0, 1)], 1);
    }

    private static Timetable Edm(SchedulerConfig config, int steps)
    {
        var (min, max) = (config.Number("sigma_min", 0.002), config.Number("sigma_max", 80));
        var sigmas = config.Text("sigma_schedule", "karras") == "karras"
            ? NoiseSchedules.Karras(steps, min, max, config.Number("rho", 7))[..steps] : NoiseSchedules.Geometric(steps, max, min);
        // One exponential step is published from sigma_min: a linspace of one number is its start.
        if (steps == 1 && config.Text("sigma_schedule", "karras") != "karras")
            sigmas[0] = min;
        var last = config.Text("final_sigmas_type", "zero") == "zero" ? 0 : sigmas[^1];
        return Timetable.Chain([.. sigmas.Append(last).Select(s => (double)(float)s).Select(s => new SchedulePoint(1, s, s))], Math.Sqrt(max * max + 1));
    }

    /// <summary>Euler, its ancestral form and Heun walk x_0 + sigma n and show the network x / sqrt(1 + sigma^2).</summary>
    private static Timetable Exploding(SchedulerConfig config, int steps)
    {
        var table = new SigmaTable(config.AlphaBars());
        var spacing = config.Text("timestep_spacing", "linspace");
        var times = TimestepSpacing.Timesteps(spacing, steps, config.TrainSteps, config.Int("steps_offset", 0), rounded: false);
        var isEuler = config.Class == "EulerDiscreteScheduler";
        var logLinear = isEuler && config.Text("interpolation_type", "linear") == "log_linear";
        double[] sigmas = logLinear ? NoiseSchedules.Geometric(steps + 1, table.Max, table.Min) : [.. times.Select(table.At)];
        if (config.Class != "EulerAncestralDiscreteScheduler" && SigmaTable.Spaced(config, steps, sigmas[0], sigmas[^1]) is { } spaced)
            (sigmas, times) = (spaced, [.. spaced.Select(table.TimeOf)]);
        var last = isEuler && config.Text("final_sigmas_type", "zero") == "sigma_min" ? table.Min : 0;
        var points = sigmas.Append(last).Take(steps + 1).Select((sigma, i) => (float)sigma is var s
            ? new SchedulePoint(1, s, (float)times[Math.Min(i, steps - 1)] + 1, 1 / Math.Sqrt(1 + (double)s * s)) : default);
        var max = sigmas.Max();
        return Timetable.Chain([.. points], spacing == "leading" ? Math.Sqrt(max * max + 1) : max);
    }
}
