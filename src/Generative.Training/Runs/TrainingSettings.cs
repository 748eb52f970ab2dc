namespace Generative.Training;

/// <summary>The settings that decide which weights come out, gathered from options, objective and data, and their comparison.</summary>
internal static class TrainingSettings
{
    public static IReadOnlyDictionary<string, string> Gather(TrainerOptions options, ITrainingObjective objective, ITrainingData data) =>
        options.Maths().Concat(objective.Settings).Append(new("data", data.Fingerprint))
            .ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);

    /// <summary>Throws a sentence about the first setting that differs.</summary>
    public static void CheckEqual(IReadOnlyDictionary<string, string> stored, IReadOnlyDictionary<string, string> wanted, string path)
    {
        foreach (var name in wanted.Keys.Union(stored.Keys).Order(StringComparer.Ordinal))
        {
            var (was, now) = (stored.GetValueOrDefault(name, "not set"), wanted.GetValueOrDefault(name, "not set"));
            if (was == now)
                continue;
            var fix = name == "schedule_steps"
                ? $"the cosine was laid out for {was} steps: set schedule_steps to {was} and train to at most that, or start a new run"
                : $"set {name} to {was}, or start a new run";
            throw new InvalidOperationException($"{path}: {name} was {was} and is {now} now; resuming would change the result: {fix}.");
        }
    }
}
