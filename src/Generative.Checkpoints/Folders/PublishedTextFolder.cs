using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Checkpoints;

/// <summary>
/// A network over tokens as its authors publish it: <c>config.json</c> under their own field names, the weights as safetensors, and the
/// tokenizer's files beside them. Recognised by what the config calls the network. Immutable and safe to use from several threads.
/// </summary>
public sealed class PublishedTextFolder
{
    private const string ConfigName = "config.json", ModelType = "model_type", Model = "model", TypeField = "type";

    /// <summary>What the known configs call their network.</summary>
    private static readonly string[] Kinds = ["mdlm", "llada", "bd3lm", "ddit_wot", "ddit"];

    private readonly string json;
    private readonly Lazy<string> hash;

    private PublishedTextFolder(string directory, string kind, string json)
    {
        (Directory, Kind, this.json) = (directory, kind, json);
        hash = new(() =>
        {
            using var weights = OpenWeights();
            return WeightFiles.Hash(weights.Path);
        });
    }

    /// <summary>The folder's full path.</summary>
    public string Directory { get; }

    /// <summary>
    /// What the config calls the network: <c>mdlm</c>, <c>llada</c> or <c>bd3lm</c> by its <c>model_type</c>, <c>ddit_wot</c> (RADD) or
    /// <c>ddit</c> (SEDD) by the type of its nested <c>model</c>.
    /// </summary>
    public string Kind { get; }

    /// <summary>The config's path, for messages.</summary>
    public string ConfigPath => Path.Combine(Directory, ConfigName);

    /// <summary>SHA-256 of the weights in lower-case hexadecimal, computed on first use.</summary>
    /// <exception cref="IOException">A weight file cannot be read.</exception>
    public string WeightsHash => hash.Value;

    /// <summary>Whether a folder is one: its config names a network that is known here.</summary>
    public static bool Recognises(string directory)
    {
        try
        {
            var path = Path.Combine(directory, ConfigName);
            if (!File.Exists(path)) return false;
            using var document = JsonFile.Read(path);
            return KindOf(document.RootElement) is not null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Opens a folder; weights are not read.</summary>
    /// <exception cref="FileNotFoundException">It has no config.</exception>
    /// <exception cref="InvalidDataException">The config is no JSON object or names no known network.</exception>
    public static PublishedTextFolder Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.Combine(directory, ConfigName);
        using var document = JsonFile.Read(path);
        var kind = KindOf(document.RootElement) ?? throw new InvalidDataException(
            $"{path} names no network over tokens; '{ModelType}', or the type of '{Model}', must be one of {string.Join(", ", Kinds)}");
        return new(Path.GetFullPath(directory), kind, document.RootElement.GetRawText());
    }

    /// <summary>The config as the settings of a network.</summary>
    /// <param name="type">The type that builds it.</param>
    public ComponentSettings ConfigAs(string type)
    {
        var fields = JsonNode.Parse(json)!.AsObject();
        fields[TypeField] = type;
        return ComponentSettings.Parse(JsonSerializer.SerializeToElement(fields), ConfigPath, TypeField);
    }

    /// <summary>Opens the weights (<see cref="TensorSource.Open"/>); the caller disposes the source.</summary>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    /// <exception cref="InvalidDataException">They are damaged, or there are several candidates.</exception>
    public ITensorSource OpenWeights() => TensorSource.Open(Directory);

    private static string? KindOf(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object) return null;
        var named = Text(config, ModelType) ?? (config.TryGetProperty(Model, out var model) && model.ValueKind == JsonValueKind.Object
            ? Text(model, TypeField) : null);
        return Array.IndexOf(Kinds, named) >= 0 ? named : null;
    }

    private static string? Text(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
