using System.Text.Json;

namespace Generative.Tokenizers;

/// <summary>Reads the post-processor of tokenizer.json, as far as it concerns single texts.</summary>
internal static class TemplateReader
{
    public static TokenTemplate Read(JsonObjectReader? json) => json is null ? TokenTemplate.None : json.Text("type") switch
    {
        "TemplateProcessing" => Template(json),
        "RobertaProcessing" or "BertProcessing" => new([IdOf(json, "cls")], [IdOf(json, "sep")]),
        "ByteLevel" => TokenTemplate.None, // moves offsets only
        "Sequence" => json.Objects("processors").Select(Read).Aggregate(TokenTemplate.None, (inner, outer) => inner.Inside(outer)),
        var type => throw new InvalidDataException($"{json.Source}: 'type' is '{type}', which is no known post_processor; use a known one"),
    };

    private static TokenTemplate Template(JsonObjectReader json)
    {
        List<int> before = [], after = [];
        var seen = false;
        foreach (var part in json.Objects("single"))
            if (part.OptionalObject("SpecialToken") is { } token)
                (seen ? after : before).AddRange(IdsOf(json, token.Text("id")));
            else
                seen = part.Has("Sequence") && !seen ? true
                    : throw new InvalidDataException($"{part.Source} is no special token, and no first sequence; expected one of these");
        return seen ? new(before, after) : throw new InvalidDataException($"{json.Source}: 'single' holds no sequence; add one");
    }

    private static IEnumerable<int> IdsOf(JsonObjectReader json, string name)
    {
        var token = json.Object("special_tokens").Object(name);
        return token.List("ids").Select(e => e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var id) ? id
            : throw new InvalidDataException($"{token.Source}: 'ids' holds {JsonObjectReader.Shown(e)}; expected whole numbers"));
    }

    private static int IdOf(JsonObjectReader json, string name) =>
        json.List(name) is [_, { ValueKind: JsonValueKind.Number } value] && value.TryGetInt32(out var id) ? id
        : throw new InvalidDataException($"{json.Source}: '{name}' is not a token and its id; expected [\"token\", id]");
}
