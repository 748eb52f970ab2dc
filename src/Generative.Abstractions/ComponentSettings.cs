using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative;

/// <summary>
/// The type name and the JSON parameters of one component of a model: its module, its process, its parameterisation. Immutable.
/// A parameter that is JSON null counts as absent.
/// </summary>
public sealed class ComponentSettings
{
    private readonly string typeField;
    private readonly Dictionary<string, JsonElement> values;

    private ComponentSettings(string type, string typeField, string source, Dictionary<string, JsonElement> values) =>
        (Type, this.typeField, Source, this.values) = (type, typeField, source, values);

    /// <summary>The name the component is found by, e.g. <c>SongUNet</c>.</summary>
    public string Type { get; }

    /// <summary>Where the settings come from, for messages: <c>config.json: module</c>.</summary>
    public string Source { get; }

    /// <summary>The parameters' names, in the order they were written; the type is not among them.</summary>
    public IReadOnlyCollection<string> Names => values.Keys;

    /// <summary>Reads a JSON object such as <c>{"type": "edm", "sigma_data": 0.5}</c>; the element may be disposed afterwards.</summary>
    /// <param name="json">The object.</param>
    /// <param name="source">Where it stands, for messages.</param>
    /// <param name="typeField">The field that holds the type, where the format calls it otherwise.</param>
    /// <exception cref="InvalidDataException">It is no object, lacks the type, or names a field twice.</exception>
    public static ComponentSettings Parse(JsonElement json, string source, string typeField = "type")
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{source} is {ComponentValue.Show(json)}; expected an object with '{typeField}'");
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in json.EnumerateObject())
        {
            if (!values.TryAdd(field.Name, field.Value.Clone()))
                throw new InvalidDataException($"{source} has '{field.Name}' twice; keep one");
        }

        if (!values.Remove(typeField, out var type)) throw new InvalidDataException($"{source} lacks '{typeField}' (a text); add it");
        if (type.ValueKind != JsonValueKind.String || type.GetString()!.Length == 0)
            throw new InvalidDataException($"{source}: '{typeField}' is {ComponentValue.Show(type)}; expected a text");
        return new(type.GetString()!, typeField, source, values);
    }

    /// <summary>Settings made in code: numbers, texts, truth values, lists of those, and nested settings.</summary>
    /// <exception cref="ArgumentException">The type is empty, a parameter is named "type", or a value is of another kind.</exception>
    public static ComponentSettings Create(string type, IReadOnlyDictionary<string, object?> parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.ContainsKey("type"))
            throw new ArgumentException("a parameter is named 'type'; give it another name", nameof(parameters));
        var values = parameters.ToDictionary(p => p.Key, p => ComponentValue.Write(p.Key, p.Value), StringComparer.Ordinal);
        return new(type, "type", type, values);
    }

    /// <summary>Whether a parameter is there and not null.</summary>
    public bool Has(string name) => values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A parameter that must be there.</summary>
    /// <typeparam name="T">int, long, double, bool, string, an array of those, or <see cref="ComponentSettings"/> for a nested one.
    /// A double may be written as the text "Infinity" or "-Infinity".</typeparam>
    /// <exception cref="InvalidDataException">It is absent or of another kind.</exception>
    public T Required<T>(string name) => Has(name)
        ? Read<T>(name)
        : throw new InvalidDataException($"{Source} lacks '{name}' ({ComponentValue.Singular(typeof(T))}); add it");

    /// <summary>A parameter, or <paramref name="fallback"/> when it is absent or null.</summary>
    /// <typeparam name="T">As in <see cref="Required{T}"/>.</typeparam>
    /// <exception cref="InvalidDataException">It is there and of another kind.</exception>
    public T Optional<T>(string name, T fallback) => Has(name) ? Read<T>(name) : fallback;

    /// <summary>
    /// Refuses parameters other than these, so that a misspelt one is not silently ignored. One that is null counts as absent here too.
    /// </summary>
    /// <exception cref="InvalidDataException">There are others; the message names them and the nearest known name.</exception>
    public void AllowOnly(params string[] names)
    {
        var unknown = values.Keys.Where(Has).Except(names, StringComparer.Ordinal)
            .Select(n => $"'{n}'{Suggestion.Text(n, names)}").ToArray();
        if (unknown.Length == 0) return;
        var known = names.Length == 0 ? "none" : string.Join(", ", names);
        throw new InvalidDataException($"{Source} has the unknown {string.Join(", ", unknown)}; known here: {known}");
    }

    /// <summary>The settings as a fresh JSON object, type first; parsing it gives equal settings.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { [typeField] = Type };
        foreach (var (name, value) in values) json[name] = JsonSerializer.SerializeToNode(value);
        return json;
    }

    /// <summary>The settings as JSON text.</summary>
    public override string ToString() => ToJson().ToJsonString();

    private T Read<T>(string name) => ComponentValue.TryRead(values[name], typeof(T), $"{Source}: {name}", out var value)
        ? (T)value!
        : throw new InvalidDataException(
            $"{Source}: '{name}' is {ComponentValue.Show(values[name])}; expected {ComponentValue.Singular(typeof(T))}");
}
