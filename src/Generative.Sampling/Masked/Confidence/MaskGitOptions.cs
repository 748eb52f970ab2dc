namespace Generative.Sampling;

/// <summary>What <see cref="MaskGit"/> does that is no number of a run.</summary>
public sealed record MaskGitOptions
{
    private const string Cosine = "cosine", Linear = "linear", TypeField = "_class_name";

    /// <summary>Whether the share of masked positions falls linearly instead of by a cosine.</summary>
    public bool LinearSchedule { get; init; }

    /// <summary>
    /// Share of the canvas that counts as masked at the start, above 0 to 1, by which the schedule is scaled; null for each row's own.
    /// </summary>
    public double? StartingMaskRatio { get; init; }

    /// <summary>Reads the published scheduler's config.</summary>
    /// <param name="settings">An <c>AmusedScheduler</c> with <c>mask_token_id</c> and, if not cosine, <c>masking_schedule</c>.</param>
    /// <exception cref="InvalidDataException">It is another scheduler's, or its schedule is unknown.</exception>
    public static MaskGitOptions Read(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Type != "AmusedScheduler")
            throw new InvalidDataException($"{settings.Source}: '{TypeField}' is '{settings.Type}'; expected AmusedScheduler");
        settings.AllowOnly("mask_token_id", "masking_schedule", "_diffusers_version");
        return settings.Optional("masking_schedule", Cosine) switch
        {
            Cosine => new(),
            Linear => new() { LinearSchedule = true },
            var other => throw new InvalidDataException(
                $"{settings.Source}: 'masking_schedule' is '{other}'; expected {Cosine} or {Linear}"),
        };
    }
}
