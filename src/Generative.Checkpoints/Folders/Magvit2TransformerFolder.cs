using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Checkpoints;

/// <summary>
/// A transformer over picture tokens as Open-MAGVIT2 publishes it (TencentARC/SEED-Voken): <c>config.json</c>, the <c>model:</c> section of
/// the repository's YAML as JSON, with the class <c>Net2NetTransformer</c> and the network's settings in
/// <c>init_args.transformer_config.params</c>, and beside it the checkpoint's state dict as safetensors. Its tokenizer lies in
/// <c>tokenizer/</c> (<see cref="Magvit2Folder"/>). Immutable and safe to use from several threads.
/// </summary>
public sealed class Magvit2TransformerFolder
{
    private const string ConfigName = "config.json", ClassName = "Net2NetTransformer", Prefix = "transformer.";

    private readonly JsonObject settings;
    private readonly Lazy<string> hash;

    private Magvit2TransformerFolder(string directory, JsonObject settings)
    {
        (Directory, this.settings) = (directory, settings);
        hash = new(() =>
        {
            using var weights = OpenWeights();
            return WeightFiles.Hash(weights.Path);
        });
    }

    /// <summary>The folder's full path.</summary>
    public string Directory { get; }

    /// <summary>The config's path, for messages.</summary>
    public string ConfigPath => Path.Combine(Directory, ConfigName);

    /// <summary>SHA-256 of the weights in lower-case hexadecimal, computed on first use.</summary>
    /// <exception cref="IOException">A weight file cannot be read.</exception>
    public string WeightsHash => hash.Value;

    /// <summary>Whether a folder is one: its config names the class. Never throws for what lies in the folder.</summary>
    public static bool Recognises(string directory)
    {
        var path = Path.Combine(directory, ConfigName);
        if (!JsonFile.NamesField(path, Magvit2Config.Model)) return false;
        try
        {
            using var document = JsonFile.Read(path);
            return JsonNode.Parse(document.RootElement.GetRawText())?[Magvit2Config.Model] is JsonObject model && Names(model);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Opens a folder; weights are not read.</summary>
    /// <exception cref="FileNotFoundException">It has no config.</exception>
    /// <exception cref="InvalidDataException">The config names another class, or has no settings of a transformer.</exception>
    public static Magvit2TransformerFolder Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.Combine(directory, ConfigName);
        using var document = JsonFile.Read(path);
        var model = JsonNode.Parse(document.RootElement.GetRawText()) is JsonObject config ? config[Magvit2Config.Model] as JsonObject : null;
        if (model is null || !Names(model))
            throw new InvalidDataException($"{path} names no {ClassName}; give the '{Magvit2Config.Model}' section of its YAML as JSON");
        return new(Path.GetFullPath(directory), Inside(Inside(Inside(model, "init_args"), "transformer_config"), "params"));

        JsonObject Inside(JsonObject section, string name) => section[name] as JsonObject
            ?? throw new InvalidDataException($"{path}: 'init_args.transformer_config.params' is missing or no object; add it");
    }

    /// <summary>The network's settings.</summary>
    /// <param name="type">The type that builds it.</param>
    public ComponentSettings ConfigAs(string type)
    {
        var fields = settings.DeepClone().AsObject();
        fields["type"] = type;
        return ComponentSettings.Parse(JsonSerializer.SerializeToElement(fields), $"{ConfigPath}: transformer_config.params");
    }

    /// <summary>Opens the weights (<see cref="TensorSource.Open"/>); the caller disposes the source.</summary>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    /// <exception cref="InvalidDataException">They are damaged, or there are several candidates.</exception>
    public ITensorSource OpenWeights() => TensorSource.Open(Directory);

    /// <summary>The network's name of a tensor; null for one of the tokenizer, which a checkpoint may hold too.</summary>
    /// <param name="name">Name in the file.</param>
    public static string? NameOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(Prefix, StringComparison.Ordinal) ? name : null;
    }

    private static bool Names(JsonObject model) =>
        model["class_path"] is JsonValue path && path.TryGetValue<string>(out var name)
        && (name == ClassName || name.EndsWith("." + ClassName, StringComparison.Ordinal));
}
