using System.Text.Json;
using static Generative.Pipelines.JsonSchemaReader;

namespace Generative.Pipelines;

/// <summary>The definitions of a schema, which its parts refer to by name. Belongs to one reading.</summary>
/// <param name="root">The whole schema.</param>
/// <param name="read">Reads a part of it; the text says where it stands.</param>
internal sealed class JsonSchemaDefinitions(JsonElement root, Func<JsonElement, string, Pattern> read)
{
    private readonly Dictionary<string, Pattern> _known = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];       // what is being read, the outermost first

    /// <summary>Keywords that hold definitions.</summary>
    public static string[] Homes { get; } = ["$defs", "definitions"];

    /// <summary>The pattern of what a reference names.</summary>
    /// <exception cref="ArgumentException">There is no such definition, it refers to itself, or it is not supported.</exception>
    public Pattern Follow(JsonElement reference, string where)
    {
        var to = reference.ValueKind == JsonValueKind.String ? reference.GetString()!
            : throw Bad(where, $"has the $ref {reference.GetRawText()}; expected a text");
        if (_known.TryGetValue(to, out var known))
            return known;
        if (to == "#" || _open.Contains(to))
            throw Bad(where, $"refers to '{to}' from within it, and recursive schemas are not supported: their texts have no bound; write "
                + "the levels out, as deep as they are wanted");
        var schema = Find(to, where);
        _open.Add(to);
        _known[to] = read(schema, $"the definition '{to}'");
        _open.RemoveAt(_open.Count - 1);
        return _known[to];
    }

    private JsonElement Find(string to, string where)
    {
        // A JSON pointer (RFC 6901) in a fragment: '/' and '~' of names are written ~1 and ~0, other signs perhaps with %.
        if (to.Split('/') is not ["#", var home, var written] || !Homes.Contains(home))
            throw Bad(where, $"refers to '{to}', which is not supported; refer to #/$defs/NAME or #/definitions/NAME");
        var name = Uri.UnescapeDataString(written).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        if (!root.TryGetProperty(home, out var all) || all.ValueKind != JsonValueKind.Object)
            throw Bad(where, $"refers to '{to}', and the schema has no '{home}' that is an object; define it there");
        return all.TryGetProperty(name, out var found) ? found : throw Bad(where, $"refers to '{to}', which is not defined"
            + Suggestion.Text(name, [.. all.EnumerateObject().Select(d => d.Name)]));
    }
}
