using System.Globalization;
using System.Text.Json.Nodes;

namespace Generative.Networks;

/// <summary>Reads a published config.json: fields that begin with "_" are remarks, a field may be a number or a list of them.</summary>
internal sealed class ConfigReader
{
    private readonly ComponentSettings _settings;
    private readonly JsonObject _json;

    /// <summary>A reader of a config that may hold only the given fields.</summary>
    /// <exception cref="InvalidDataException">It holds others.</exception>
    public ConfigReader(ComponentSettings settings, IEnumerable<string> names)
    {
        settings.AllowOnly([.. names, .. settings.Names.Where(n => n.StartsWith('_'))]);
        (_settings, _json) = (settings, settings.ToJson());
    }

    /// <summary>A field, or the fallback where it is absent or null.</summary>
    public T Get<T>(string name, T fallback) => _settings.Optional(name, fallback);

    /// <summary>A field, or null where it is absent or null.</summary>
    public int? Number(string name) => _settings.Has(name) ? _settings.Required<int>(name) : null;

    /// <summary>A text, or null where it is absent or null.</summary>
    public string? Text(string name) => _settings.Has(name) ? _settings.Required<string>(name) : null;

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(string name) => _settings.Has(name);

    /// <summary>Whether a field is written as null, which some configs tell from leaving it out.</summary>
    public bool IsNull(string name) => _json.ContainsKey(name) && !_settings.Has(name);

    /// <summary>A list of <paramref name="count"/> entries, or one value for all of them.</summary>
    /// <exception cref="InvalidDataException">The list has another length.</exception>
    public IReadOnlyList<T> PerBlock<T>(string name, int count, T fallback)
    {
        if (_json[name] is not JsonArray)
            return [.. Enumerable.Repeat(Get(name, fallback), count)];
        var items = _settings.Required<T[]>(name);
        return items.Length == count ? items
            : throw Wrong(name, $"a list of {items.Length}", $"{count} entries, one for each of 'block_out_channels'");
    }

    /// <summary>One side or [height, width]; empty where absent.</summary>
    /// <exception cref="InvalidDataException">It is a list of another length.</exception>
    public IReadOnlyList<int> Size(string name) => !_settings.Has(name) ? []
        : _json[name] is JsonArray { Count: not 2 } list ? throw Wrong(name, $"a list of {list.Count}", "one number, or [height, width]")
        : PerBlock(name, 2, 0);

    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    /// <exception cref="InvalidDataException">It is smaller.</exception>
    public int AtLeast(string name, int least, int value) => value >= least ? value : throw Wrong(name, value, $"at least {least}");

    /// <summary>One of some texts.</summary>
    /// <exception cref="InvalidDataException">It is another.</exception>
    public string OneOf(string name, string value, params string[] choices) =>
        choices.Contains(value) ? value : throw Wrong(name, $"\"{value}\"", $"one of {string.Join(", ", choices)}");

    /// <summary>A field that this version understands only at one value.</summary>
    /// <exception cref="InvalidDataException">It has another.</exception>
    public void Only<T>(string name, T value) where T : notnull
    {
        if (Get(name, value) is var found && !found.Equals(value))
            throw Wrong(name, found, $"{Show(value)}: other values are not supported here");
    }

    /// <summary>Fields that this version understands only when absent or null.</summary>
    /// <exception cref="InvalidDataException">One is there.</exception>
    public void Absent(params string[] names)
    {
        foreach (var name in names.Where(_settings.Has))
            throw Wrong(name, _json[name]!.ToJsonString(), "null: other values are not supported here");
    }

    /// <summary>An error about a field.</summary>
    public InvalidDataException Wrong(string name, object value, string fix) =>
        new($"{_settings.Source}: '{name}' is {Show(value)}; give {fix}.");

    private static string Show(object value) =>
        value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
