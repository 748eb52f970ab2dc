using System.Text.Json;

namespace Generative.Sampling;

/// <summary>Builds processes on tokens from a model folder's settings.</summary>
internal static class TokenProcessFactory
{
    private const string Schedule = "schedule", Vocabulary = "vocabulary", Mask = "mask";

    /// <summary>Type <c>absorbing</c>: schedule, vocabulary, mask (the last token when left out).</summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown or out of range.</exception>
    public static AbsorbingProcess Absorbing(ComponentSettings settings)
    {
        var vocabulary = settings.Required<int>(Vocabulary);
        return new(ScheduleOf(settings, Vocabulary, Mask), vocabulary, settings.Optional(Mask, vocabulary - 1));
    }

    /// <summary>Type <c>uniform-tokens</c>: schedule, vocabulary.</summary>
    /// <exception cref="InvalidDataException">A setting is missing, unknown or out of range.</exception>
    public static UniformTokenProcess Uniform(ComponentSettings settings) =>
        new(ScheduleOf(settings, Vocabulary), settings.Required<int>(Vocabulary));

    /// <summary>
    /// The schedule, nested (<c>"schedule": {"type": "log-linear", "eps": 1e-3}</c>) or flat (<c>"schedule": "log-linear", "eps":
    /// 1e-3</c>).
    /// </summary>
    private static MaskSchedule ScheduleOf(ComponentSettings settings, params string[] others)
    {
        var json = settings.ToJson();
        if (json[Schedule]?.GetValueKind() != JsonValueKind.String)
        {
            settings.AllowOnly([Schedule, .. others]);
            return MaskSchedule.Create(settings.Required<ComponentSettings>(Schedule));
        }
        var type = json[Schedule]!.DeepClone();
        foreach (var name in others.Append(Schedule))
            json.Remove(name);
        // What is left are the schedule's own settings; the schedule says which it knows.
        json["type"] = type;
        return MaskSchedule.Create(ComponentSettings.Parse(JsonSerializer.SerializeToElement(json), $"{settings.Source}: {Schedule}"));
    }
}
