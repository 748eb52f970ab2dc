using System.Globalization;
using System.Text.Json;
using Generative.Checkpoints;

namespace Generative.Pipelines;

/// <summary>Names of the classes of published networks, which only sometimes have any.</summary>
internal static class ClassLabels
{
    /// <summary>Numbers as names.</summary>
    public static IReadOnlyList<string> Numbered(int count) => [.. Enumerable.Range(0, count).Select(Number)];

    /// <summary>The index's <c>id2label</c>, or numbers. A name that stands twice carries its number.</summary>
    public static IReadOnlyList<string> Of(DiffusersFolder folder, int count)
    {
        if (!folder.Settings.TryGetValue("id2label", out var labels) || labels.ValueKind != JsonValueKind.Object)
            return Numbered(count);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. Enumerable.Range(0, count).Select(i => Name(labels, i)).Select((name, i) => seen.Add(name) ? name : $"{name} ({i})")];
    }

    private static string Name(JsonElement labels, int index) =>
        labels.TryGetProperty(Number(index), out var label) && label.ValueKind == JsonValueKind.String
            && label.GetString() is { Length: > 0 } name
            ? name : Number(index);

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}
