using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Checkpoints;

/// <summary>
/// The content of a model folder's <c>config.json</c>: which module, process and parameterisation belong to the weights, and what they
/// make. Immutable; components are named, and resolved elsewhere.
/// </summary>
public sealed record ModelConfig
{
    /// <summary>The format this SDK reads and writes.</summary>
    public const string Format = "generative-model/1";

    /// <summary>The model's name; nothing depends on the folder's.</summary>
    public required string Name { get; init; }

    /// <summary>The network.</summary>
    public required ComponentSettings Module { get; init; }

    /// <summary>The forward process; null for a model that samples nothing, such as a classifier.</summary>
    public ComponentSettings? Process { get; init; }

    /// <summary>What the network's output means; null for a model that samples nothing.</summary>
    public ComponentSettings? Parameterisation { get; init; }

    /// <summary>What one row of a batch looks like.</summary>
    public required StateConfig State { get; init; }

    /// <summary>Class names in the order of the network's labels; empty for a model without classes.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Whether the network was trained to answer without a class too, which classifier-free guidance needs.</summary>
    public bool KnowsUnconditional { get; init; }

    /// <summary>Token that texts begin with; null for a model of another kind, or one without such a token.</summary>
    public int? BeginToken { get; init; }

    /// <summary>Token that ends a text; null in the same way.</summary>
    public int? EndToken { get; init; }

    /// <summary>What to sample with by default; null when the model does not say.</summary>
    public DefaultsConfig? Defaults { get; init; }

    /// <summary>The weight file, relative to the folder: <c>*.safetensors</c> or <c>*.safetensors.index.json</c>.</summary>
    public string Weights { get; init; } = "model.safetensors";

    /// <summary>Reads a config.</summary>
    /// <param name="json">The whole object; may be disposed afterwards.</param>
    /// <param name="source">Where it stands, for messages: <c>fashion-edm/config.json</c>.</param>
    /// <exception cref="InvalidDataException">A field is missing, unknown or of another kind, or the format is not this one.</exception>
    public static ModelConfig Parse(JsonElement json, string source)
    {
        var fields = ComponentSettings.Parse(json, source, "format");
        if (fields.Type != Format)
        {
            throw new InvalidDataException(
                $"{source}: 'format' is \"{fields.Type}\"; this SDK reads \"{Format}\", get a version that fits");
        }

        fields.AllowOnly("name", "module", "process", "parameterisation", "state", "classes", "knows_unconditional",
            "begin_token", "end_token", "defaults", "weights");
        var config = new ModelConfig
        {
            Name = fields.Required<string>("name"),
            Module = fields.Required<ComponentSettings>("module"),
            Process = fields.Optional<ComponentSettings?>("process", null),
            Parameterisation = fields.Optional<ComponentSettings?>("parameterisation", null),
            State = Section("state", "kind") is { } state ? StateConfig.Read(state)
                : throw new InvalidDataException($"{source} lacks 'state' (an object with 'kind'); add it"),
            Classes = Array.AsReadOnly(fields.Optional<string[]>("classes", [])),
            KnowsUnconditional = fields.Optional("knows_unconditional", false),
            BeginToken = Token("begin_token"),
            EndToken = Token("end_token"),
            Defaults = Section("defaults", "sampler") is { } defaults ? DefaultsConfig.Read(defaults) : null,
            Weights = fields.Required<string>("weights"),
        };
        config.Check(source);
        return config;

        int? Token(string name) => !fields.Has(name) ? null : fields.Required<int>(name) is >= 0 and var id ? id
            : throw new InvalidDataException($"{source}: '{name}' is {fields.Required<int>(name)}; give a token's id, 0 or above");

        ComponentSettings? Section(string name, string typeField) =>
            fields.Has(name) ? ComponentSettings.Parse(json.GetProperty(name), $"{source}: {name}", typeField) : null;
    }

    /// <summary>The config as JSON; parsing it gives the same config. Absent parts are left out.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["format"] = Format, ["name"] = Name, ["module"] = Module.ToJson() };
        if (Process is not null) json["process"] = Process.ToJson();
        if (Parameterisation is not null) json["parameterisation"] = Parameterisation.ToJson();
        json["state"] = State.ToJson();
        if (Classes.Count > 0) json["classes"] = new JsonArray([.. Classes.Select(name => (JsonNode)name)]);
        if (KnowsUnconditional) json["knows_unconditional"] = true;
        if (BeginToken is { } begin) json["begin_token"] = begin;
        if (EndToken is { } end) json["end_token"] = end;
        if (Defaults is not null) json["defaults"] = Defaults.ToJson();
        json["weights"] = Weights;
        return json;
    }

    private void Check(string source)
    {
        if (Name.Length == 0) throw new InvalidDataException($"{source}: 'name' is empty; give the model a name");
        var twice = Classes.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1 || g.Key.Length == 0);
        if (twice is not null)
        {
            throw new InvalidDataException(
                $"{source}: 'classes' names '{twice.Key}' {twice.Count()} times; give each class a name of its own");
        }

        if (!Weights.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
            && !Weights.EndsWith(".safetensors.index.json", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException($"{source}: 'weights' is \"{Weights}\"; give a *.safetensors or *.safetensors.index.json file");
        }
    }
}
