using System.Text.Json;

namespace Generative.Parity.Tests;

/// <summary>One run described by samplers.json. Numbers beside the arguments are measurements of the reference.</summary>
internal sealed class SamplerEntry
{
    private readonly SamplerArguments? _arguments;

    private SamplerEntry(string name, JsonElement json, string source)
    {
        Name = name;
        try
        {
            _arguments = Read(json, source);
        }
        catch (InvalidDataException e)
        {
            Problem = e.Message;
        }
    }

    /// <summary>Name in the file.</summary>
    public string Name { get; }

    /// <summary>The trajectory's name: the plain sampler's runs carry its order in front.</summary>
    public string TrajectoryName => Name.StartsWith("ablation_", StringComparison.Ordinal) ? Name : $"heun_{Name}";

    /// <summary>Why the entry cannot be read; null when it can.</summary>
    public string? Problem { get; }

    /// <exception cref="InvalidDataException">The entry has something unknown.</exception>
    public SamplerArguments Arguments => _arguments ?? throw new InvalidDataException(Problem);

    /// <summary>All runs of a file; none when there is no file.</summary>
    public static IReadOnlyList<SamplerEntry> ReadAll(string path)
    {
        if (!File.Exists(path))
            return [];
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return [.. json.RootElement.EnumerateObject().Select(p => new SamplerEntry(p.Name, p.Value, $"{path}: {p.Name}"))];
    }

    private static SamplerArguments Read(JsonElement json, string source)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("kwargs", out var arguments))
            throw new InvalidDataException($"{source} has no 'kwargs'");
        var unknown = json.EnumerateObject().Where(p => p.Name != "kwargs" && p.Value.ValueKind != JsonValueKind.Number)
            .Select(p => p.Name).ToArray();
        return unknown.Length == 0 ? SamplerArguments.Read(arguments, source)
            : throw new InvalidDataException($"{source} has {string.Join(", ", unknown)}, which the parity tests do not know");
    }
}
