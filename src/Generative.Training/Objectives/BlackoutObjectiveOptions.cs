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

    /// <summary>Share of pictures trained without their class, which classifier-free guidance needs; in [0, 1].</summary>
    public double ClassDropout { get; init; } = 0.1;

    /// <summary>Options as a recipe writes them: observation_times, weighting (finite_time or instantaneous), draw_by_weight, class_dropout.</summary>
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
                var other => throw new InvalidDataException(
                    $"{settings.Source}: 'weighting' is \"{other}\"; use finite_time or instantaneous."),
            },
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
    internal static readonly string[] Names = ["observation_times", "weighting", "draw_by_weight", "class_dropout"];

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (ObservationTimes < 1) throw new ArgumentException($"ObservationTimes is {ObservationTimes}; give at least 1, such as 1000.");
        if (ClassDropout is not (>= 0 and <= 1)) throw new ArgumentException($"ClassDropout is {ClassDropout}; give 0 to 1.");
    }
}
