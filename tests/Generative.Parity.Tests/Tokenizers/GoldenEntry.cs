using System.Text.Json;

namespace Generative.Parity.Tests;

/// <summary>One entry of a tokenizer's golden files.</summary>
internal sealed class GoldenEntry(JsonElement json)
{
    /// <summary>What it is about.</summary>
    public string Note => Text("note") ?? "";

    public static IReadOnlyList<GoldenEntry> ReadAll(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        GoldenEntry[] entries = [.. document.RootElement.EnumerateArray().Select(e => new GoldenEntry(e.Clone()))];
        return entries.Length > 0 ? entries : throw new InvalidDataException($"{path} is empty");
    }

    public string? Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>A field that must be there.</summary>
    public string Needed(string name) => Text(name) ?? throw new InvalidDataException($"{Note}: there is no '{name}'");

    public int[]? Numbers(string name) => json.TryGetProperty(name, out var value) ? Numbers(value) : null;

    public int[] NeededNumbers(string name) => Numbers(name) ?? throw new InvalidDataException($"{Note}: there is no '{name}'");

    /// <summary>Lists of numbers, of which each is right; none where the field is absent.</summary>
    public IEnumerable<int[]> Alternatives(string name) =>
        json.TryGetProperty(name, out var value) ? value.EnumerateArray().Select(Numbers) : [];

    public string[] Texts(string name) =>
        json.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(e => e.GetString()!)] : [];

    private static int[] Numbers(JsonElement value) => [.. value.EnumerateArray().Select(e => e.GetInt32())];
}
