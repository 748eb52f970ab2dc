using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Parity.Tests;

/// <summary>The runs that samplers.json describes. Numbers beside the arguments are measurements of the reference.</summary>
internal sealed class PfgmppRuns
{
    private readonly JsonElement _json;
    private readonly string _path;

    private PfgmppRuns(JsonElement json, string path) => (_json, _path) = (json, path);

    /// <summary>The file of a folder.</summary>
    public static PfgmppRuns Read(string folder)
    {
        var path = Path.Combine(folder, PfgmppFolder.Files[3]);
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return new(json.RootElement.Clone(), path);
    }

    /// <summary>Names of the runs with arguments.</summary>
    public IEnumerable<string> Names => _json.EnumerateObject()
        .Where(p => p.Value.ValueKind == JsonValueKind.Object && p.Value.TryGetProperty("kwargs", out _)).Select(p => p.Name);

    /// <summary>The arguments of a run, or the number of its steps alone where that is all there is.</summary>
    /// <exception cref="InvalidDataException">The file does not describe the run.</exception>
    public SamplerArguments this[string run]
    {
        get
        {
            if (!_json.TryGetProperty(run, out var entry) || entry.ValueKind != JsonValueKind.Object)
                throw new InvalidDataException($"{_path} does not say how '{run}' was made");
            if (entry.TryGetProperty("kwargs", out var arguments))
                return SamplerArguments.Read(arguments, $"{_path}: {run}");
            var steps = new JsonObject { ["num_steps"] = entry.GetProperty("num_steps").GetInt32() };
            return SamplerArguments.Read(JsonSerializer.SerializeToElement(steps), $"{_path}: {run}");
        }
    }
}
