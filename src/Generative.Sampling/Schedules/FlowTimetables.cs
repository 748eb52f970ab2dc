namespace Generative.Sampling;

/// <summary>Rows of flow matching schedulers: state (1 - sigma) x_0 + sigma n, the network told sigma T.</summary>
internal static class FlowTimetables
{
    public static Timetable Euler(SchedulerConfig config, int steps, double? mu)
    {
        var (train, shift) = (config.TrainSteps, config.Number("shift", 1));
        var dynamic = config.Flag("use_dynamic_shifting");
        // Published: the ends of the list are shifted when the scheduler is made, and the list again when it is used.
        var (max, min) = dynamic ? (1.0, 1.0 / train) : (Shifted(1, shift), Shifted(1.0 / train, shift));
        var sigmas = Grid.Even(max * train, min * train, steps).Select(t => t / train).Select(s => dynamic ? Dynamic(config, s, mu) : Shifted(s, shift)).ToArray();
        Stretch(config, sigmas);
        sigmas = SigmaTable.Spaced(config, steps, sigmas[0], sigmas[^1]) ?? sigmas;
        var inverted = config.Flag("invert_sigmas");
        var walked = sigmas.Select(s => (double)(float)(inverted ? 1 - s : s)).Append(inverted ? 1 : 0);
        return Timetable.Chain([.. walked.Select(s => new SchedulePoint(1 - s, s, s))], 1);
    }

    /// <summary>Sigmas and whole timesteps for the log-SNR schedulers.</summary>
    public static (double[] Sigmas, double[] Times) LogSnr(SchedulerConfig config, int steps, double? mu)
    {
        var (train, shift) = (config.TrainSteps, config.Number("flow_shift", 1));
        double[] sigmas;
        if (config.Class == "UniPCMultistepScheduler")
        {
            sigmas = Grid.Even(1, 1.0 / train, steps + 1)[..steps];
            sigmas = [.. sigmas.Select(s => config.Flag("use_dynamic_shifting") ? Dynamic(config, s, mu) : Shifted(s, shift))];
            Stretch(config, sigmas);
            // A sigma of exactly 1 has no signal to take the logarithm of.
            if (Math.Abs(sigmas[0] - 1) < 1e-6)
                sigmas[0] -= 1e-6;
        }
        else
        {
            sigmas = [.. Grid.Even(1, 1.0 / train, steps + 1).Select(a => 1 - a).Reverse().Take(steps).Select(s => Shifted(s, mu is { } m ? Math.Exp(m) : shift))];
        }
        return (sigmas, [.. sigmas.Select(s => Math.Truncate(s * train))]);
    }

    private static double Shifted(double sigma, double shift) => shift * sigma / (1 + (shift - 1) * sigma);

    private static double Dynamic(SchedulerConfig config, double sigma, double? mu)
    {
        var shift = mu ?? throw new ArgumentException(
            $"{config.Source}: 'use_dynamic_shifting' is true, so the shift depends on the picture's size; give mu.", nameof(mu));
        return Shifted(sigma, config.Text("time_shift_type", "exponential") == "exponential" ? Math.Exp(shift) : shift);
    }

    /// <summary>Stretches the list so that it ends at shift_terminal.</summary>
    private static void Stretch(SchedulerConfig config, double[] sigmas)
    {
        if (!config.Has("shift_terminal") || config.Number("shift_terminal", 0) is 0)
            return;
        var factor = (1 - sigmas[^1]) / (1 - config.Number("shift_terminal", 0));
        for (var i = 0; i < sigmas.Length; i++)
            sigmas[i] = 1 - (1 - sigmas[i]) / factor;
    }
}
