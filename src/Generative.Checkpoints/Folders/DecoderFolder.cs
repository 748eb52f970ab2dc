using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Checkpoints;

/// <summary>
/// A network that writes text from left to right, as its authors publish it: <c>config.json</c>, <c>generation_config.json</c>, the
/// weights as safetensors in one file or in shards behind an index, and the tokenizer's files. Recognised by what the config calls the
/// network. Immutable and safe to use from several threads.
/// </summary>
public sealed class DecoderFolder
{
    private const string ConfigName = "config.json", TypeField = "type";

    private readonly string json;
    private readonly Lazy<string> hash;

    private DecoderFolder(string directory, string kind, string json, GenerationConfig generation)
    {
        (Directory, Kind, this.json, Generation) = (directory, kind, json, generation);
        hash = new(() =>
        {
            using var weights = OpenWeights();
            return WeightFiles.Hash(weights.Path);
        });
    }

    /// <summary>The folder's full path.</summary>
    public string Directory { get; }

    /// <summary><c>llama</c>, <c>mistral</c>, <c>qwen2</c>, <c>gpt2</c>, <c>recurrent_gemma</c>, or <c>griffin</c> for the same under its
    /// authors' names.</summary>
    public string Kind { get; }

    /// <summary>How the authors generate: <c>generation_config.json</c>, and the tokens that <c>config.json</c> names where that says
    /// nothing.</summary>
    public GenerationConfig Generation { get; }

    /// <summary>The config's path, for messages.</summary>
    public string ConfigPath => Path.Combine(Directory, ConfigName);

    /// <summary>SHA-256 of the weights in lower-case hexadecimal, computed on first use.</summary>
    /// <exception cref="IOException">A weight file cannot be read.</exception>
    public string WeightsHash => hash.Value;

    /// <summary>
    /// Whether a folder is meant as one: its config names a <c>model_type</c> or <c>architectures</c>. <see cref="Open"/> says which are
    /// known. Other layouts that name one are to be asked about first.
    /// </summary>
    public static bool Recognises(string directory)
    {
        try
        {
            var path = Path.Combine(directory, ConfigName);
            if (!File.Exists(path)) return false;
            using var document = JsonFile.Read(path);
            return DecoderKinds.Names(document.RootElement);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Opens a folder; weights are not read.</summary>
    /// <exception cref="FileNotFoundException">It has no config.</exception>
    /// <exception cref="InvalidDataException">The config names no network that is known here, or a field is out of range.</exception>
    public static DecoderFolder Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.Combine(directory, ConfigName);
        using var document = JsonFile.Read(path);
        var config = document.RootElement;
        if (config.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{path} is no JSON object; give the config of a published network");
        var kind = DecoderKinds.Of(config) ?? throw new InvalidDataException(
            $"{path} names an unknown architecture ({DecoderKinds.Show(config)}); known are {DecoderKinds.Known}");
        return new(Path.GetFullPath(directory), kind, config.GetRawText(), GenerationConfig.Read(directory, config, path));
    }

    /// <summary>The config as the settings of a network.</summary>
    /// <param name="type">The type that builds it.</param>
    public ComponentSettings ConfigAs(string type)
    {
        var fields = JsonNode.Parse(json)!.AsObject();
        fields[TypeField] = type;
        return ComponentSettings.Parse(JsonSerializer.SerializeToElement(fields), ConfigPath, TypeField);
    }

    /// <summary>
    /// Opens the weights (<see cref="TensorSource.Open"/>); the caller disposes the source. Those of <c>recurrent_gemma</c> come under its
    /// authors' names and shapes.
    /// </summary>
    /// <exception cref="FileNotFoundException">There are none, or the index names a shard that is missing.</exception>
    /// <exception cref="InvalidDataException">They are damaged, or there are several candidates.</exception>
    public ITensorSource OpenWeights()
    {
        var weights = TensorSource.Open(Directory);
        return Kind == DecoderKinds.HubGriffin ? new RecurrentGemmaWeights(weights) : weights;
    }
}
