namespace Generative.Sampling;

/// <summary>Rows of the schedulers that step in the logarithm of the signal to noise ratio: DPM-Solver and UniPC, in the variance preserving frame.</summary>
internal static class LogSnrTimetables
{
    public static Timetable Create(SchedulerConfig config, int steps, double? mu)
    {
        var table = new SigmaTable(config.AlphaBars());
        var isUniPc = config.Class == "UniPCMultistepScheduler";
        var isFlow = config.Flag("use_flow_sigmas");
        var (sigmas, times) = isFlow ? FlowTimetables.LogSnr(config, steps, mu) : Discrete(config, table, steps, isUniPc);
        var spaced = config.Flag("use_karras_sigmas") || config.Flag("use_exponential_sigmas") || config.Flag("use_beta_sigmas");
        var last = config.Text("final_sigmas_type", "zero") == "zero" ? 0 : isUniPc && (spaced || isFlow) ? sigmas[^1] : table.Min;
        return Timetable.Chain([.. sigmas.Append(last).Select((sigma, i) => Point((float)sigma, times[Math.Min(i, steps - 1)]))], 1);

        SchedulePoint Point(double sigma, double time) => isFlow ? new(1 - sigma, sigma, time / config.TrainSteps)
            : new(1 / Math.Sqrt(1 + sigma * sigma), sigma / Math.Sqrt(1 + sigma * sigma), time + 1);
    }

    private static (double[] Sigmas, double[] Times) Discrete(SchedulerConfig config, SigmaTable table, int steps, bool isUniPc)
    {
        if (SigmaTable.Spaced(config, steps, table.Max, table.Min) is not { } sigmas)
        {
            var times = Times(config, table, steps, isUniPc);
            return ([.. times.Select(table.At)], times);
        }
        // Published: whole timesteps; nearest for Karras and Lu spacings (except multistep DPM-Solver on the cosine), towards zero for others.
        var nearest = (config.Flag("use_karras_sigmas") || config.Flag("use_lu_lambdas"))
            && (config.Class != "DPMSolverMultistepScheduler" || config.Text("beta_schedule", "linear") != "squaredcos_cap_v2");
        return (sigmas, [.. sigmas.Select(table.TimeOf).Select(t => nearest ? Math.Round(t, MidpointRounding.ToEven) : Math.Truncate(t))]);
    }

    /// <summary>n of n + 1 timesteps over the part of the table whose log signal to noise ratio is not clipped.</summary>
    private static double[] Times(SchedulerConfig config, SigmaTable table, int steps, bool isUniPc)
    {
        var train = config.TrainSteps;
        var clip = isUniPc ? double.NegativeInfinity : config.NumberOrInfinity("lambda_min_clipped", double.NegativeInfinity);
        var last = train - table.Sigmas.Reverse().TakeWhile(sigma => -Math.Log(sigma) < clip).Count();
        var spacing = config.Class == "DPMSolverSinglestepScheduler" ? "linspace" : config.Text("timestep_spacing", "linspace");
        return spacing switch
        {
            "linspace" => [.. Grid.Even(0, last - 1, steps + 1).Skip(1).Reverse().Select(t => Math.Round(t, MidpointRounding.ToEven))],
            "leading" when last / (steps + 1) > 0 =>
                [.. Enumerable.Range(0, steps).Select(i => (double)(steps - i) * (last / (steps + 1)) + config.Int("steps_offset", 0))],
            "trailing" when Grid.Falling(last, (double)train / steps, steps).Last() > 0 =>
                [.. Grid.Falling(last, (double)train / steps, steps).Select(t => Math.Round(t, MidpointRounding.ToEven) - 1)],
            _ => throw new ArgumentOutOfRangeException(nameof(steps), steps, $"steps is {steps}; a {config.Class} with '{spacing}' timesteps "
                + $"over {last} of {train} cannot make that many: give fewer, or another 'timestep_spacing'."),
        };
    }
}
