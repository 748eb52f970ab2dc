namespace Generative.Training;

/// <summary>Settings of <see cref="BlackoutObjective"/>; the defaults are the published ones, class dropout apart.</summary>
public sealed record BlackoutObjectiveOptions
{
    /// <summary>Observation times T; at least 1.</summary>
    public int ObservationTimes { get; init; } = 1000;

    /// <summary>Weight of the times.</summary>
    public BlackoutWeighting Weighting { get; init; } = BlackoutWeighting.FiniteTime;

    /// <summary>
    /// Whether times are drawn in proportion to their weight and then count alike, instead of evenly and counting by weight: the same loss in
    /// expectation with less noise in it, because two thirds of the published times carry almost no weight.
    /// </summary>
    public bool DrawByWeight { get; init; }

    /// <summary>Mean of logit(e^-t) for <see cref="BlackoutWeighting.LogitNormal"/>; -3 is one count in twenty.</summary>
    public double LogitMean { get; init; } = -3;

    /// <summary>Deviation of logit(e^-t) for <see cref="BlackoutWeighting.LogitNormal"/>; above 0.</summary>
    public double LogitStd { get; init; } = 2.5;

    /// <summary>Share of pictures trained without their class, which classifier-free guidance needs; in [0, 1].</summary>
    public double ClassDropout { get; init; } = 0.1;

    /// <summary>Options as a recipe writes them: observation_times, weighting (finite_time, instantaneous or
    /// logit_normal), logit_mean, logit_std, draw_by_weight, class_dropout.</summary>
    /// <exception cref="InvalidDataException">A value is out of range or unknown.</exception>
    public static BlackoutObjectiveOptions Read(ComponentSettings settings)
    {
        var options = new BlackoutObjectiveOptions
        {
            ObservationTimes = settings.Optional("observation_times", 1000),
            Weighting = settings.Optional("weighting", "finite_time") switch
            {
                "finite_time" => BlackoutWeighting.FiniteTime,
                "instantaneous" => BlackoutWeighting.Instantaneous,
                "logit_normal" => BlackoutWeighting.LogitNormal,
                var other => throw new InvalidDataException(
                    $"{settings.Source}: 'weighting' is \"{other}\"; use finite_time, instantaneous or logit_normal."),
            },
            LogitMean = settings.Optional("logit_mean", -3.0),
            LogitStd = settings.Optional("logit_std", 2.5),
            DrawByWeight = settings.Optional("draw_by_weight", false),
            ClassDropout = settings.Optional("class_dropout", 0.1),
        };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{settings.Source}: {e.Message}", e);
        }
    }

    /// <summary>Names <see cref="Read"/> knows.</summary>
    internal static readonly string[] Names = ["observation_times", "weighting", "logit_mean", "logit_std", "draw_by_weight", "class_dropout"];

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (ObservationTimes < 1) throw new ArgumentException($"ObservationTimes is {ObservationTimes}; give at least 1, such as 1000.");
        if (!double.IsFinite(LogitMean)) throw new ArgumentException("LogitMean is not finite; give a finite number, such as -3.");
        if (!(LogitStd > 0 && double.IsFinite(LogitStd))) throw new ArgumentException("LogitStd is out of range; give a number above 0, such as 2.5.");
        if (Weighting == BlackoutWeighting.LogitNormal && DrawByWeight)
            throw new ArgumentException("DrawByWeight is set, and LogitNormal has a law of its own for drawing times; leave it out.");
        if (ClassDropout is not (>= 0 and <= 1)) throw new ArgumentException($"ClassDropout is {ClassDropout}; give 0 to 1.");
    }
}
