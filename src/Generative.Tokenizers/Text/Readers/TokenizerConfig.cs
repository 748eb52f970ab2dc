using System.Globalization;
using System.Text.Json;

namespace Generative.Tokenizers;

/// <summary>
/// What tokenizer_config.json, special_tokens_map.json and added_tokens.json say beside a vocabulary. All three may be absent.
/// </summary>
internal sealed class TokenizerConfig
{
    private const string FileName = "tokenizer_config.json";
    private static readonly string[] Names =
        ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private readonly JsonObjectReader _map;
    private readonly string _folder;

    public TokenizerConfig(string folder)
    {
        _folder = folder;
        Json = JsonFile.ReadOptional(Path.Combine(folder, FileName));
        _map = JsonFile.ReadOptional(Path.Combine(folder, "special_tokens_map.json"));
    }

    /// <summary>tokenizer_config.json itself.</summary>
    public JsonObjectReader Json { get; }

    /// <summary>The class that reads the tokenizer where it was published, without its "Fast"; empty where none is named.</summary>
    public string Class => (Json.OptionalText("tokenizer_class") ?? "").Replace("Fast", "", StringComparison.Ordinal);

    /// <summary>Spelling of a named token such as <c>bos_token</c>; null where there is none.</summary>
    public string? Named(string name) => Spelled(Json, name)?.Content ?? Spelled(_map, name)?.Content;

    /// <summary>
    /// The tokens looked for in texts: added ones with their ids, then named ones. A named token without an id is looked up in the
    /// vocabulary, and gets the next free id where that lacks it.
    /// </summary>
    /// <param name="vocabulary">The model's own tokens.</param>
    /// <param name="given">Tokens that are already known, which stay as they are.</param>
    /// <param name="mayGrow">Whether tokens that have no id get one; otherwise they are left out.</param>
    public List<AddedToken> Tokens(IReadOnlyDictionary<string, int> vocabulary, IEnumerable<AddedToken> given, bool mayGrow)
    {
        var tokens = given.DistinctBy(t => t.Content).ToDictionary(t => t.Content, StringComparer.Ordinal);
        if (mayGrow)
            foreach (var token in WithIds())
                tokens[token.Content] = token;
        foreach (var token in NamedTokens())
        {
            if (tokens.TryGetValue(token.Content, out var known))
                tokens[token.Content] = known with { Special = true };
            else if (vocabulary.TryGetValue(token.Content, out var id))
                tokens[token.Content] = token with { Id = id };
            else if (mayGrow)
                tokens[token.Content] = token with { Id = vocabulary.Values.Concat(tokens.Values.Select(t => t.Id)).Max() + 1 };
        }
        return [.. tokens.Values.OrderBy(t => t.Id)];
    }

    /// <summary>The id put before ("bos") or after ("eos") a text: one or none.</summary>
    /// <param name="name">"bos" or "eos".</param>
    /// <param name="tokens">The tokens it may be.</param>
    /// <param name="fallback">Whether to put it where the configuration does not say.</param>
    public IReadOnlyList<int> Around(string name, IEnumerable<AddedToken> tokens, bool fallback)
    {
        if (!Json.Flag($"add_{name}_token", fallback))
            return [];
        var spelling = Named($"{name}_token") ?? (name == "bos" ? "<s>" : "</s>");
        return [tokens.FirstOrDefault(t => t.Content == spelling)?.Id ?? throw new InvalidDataException(
            $"{Json.Source}: '{spelling}' is to be put around texts and is no special token; name one as '{name}_token'")];
    }

    private IEnumerable<AddedToken> WithIds()
    {
        foreach (var (spelling, id) in VocabularyFile.Read(JsonFile.ReadOptional(Path.Combine(_folder, "added_tokens.json"))))
            yield return new(id, spelling);
        if (Json.OptionalObject("added_tokens_decoder") is not { } decoder)
            yield break;
        foreach (var field in decoder.Fields)
            yield return int.TryParse(field.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? TokenizerJsonAdded.Read(new(field.Value, $"{decoder.Source}: '{field.Name}'"), id)
                : throw new InvalidDataException($"{decoder.Source} names the id '{field.Name}'; expected a whole number");
    }

    private IEnumerable<AddedToken> NamedTokens() => Names.SelectMany(name => new[] { Spelled(Json, name), Spelled(_map, name) })
        .Concat(Additional(Json)).Concat(Additional(_map)).OfType<AddedToken>().DistinctBy(t => t.Content);

    private static IEnumerable<AddedToken?> Additional(JsonObjectReader json) => json.Find("additional_special_tokens") is null ? []
        : json.List("additional_special_tokens").Select(e => Spelled(e, $"{json.Source}: 'additional_special_tokens'"));

    private static AddedToken? Spelled(JsonObjectReader json, string name) =>
        json.Find(name) is { } value ? Spelled(value, $"{json.Source}: '{name}'") : null;

    private static AddedToken? Spelled(JsonElement value, string where) => value.ValueKind switch
    {
        JsonValueKind.String => JsonObjectReader.TextOf(value, where) is { Length: > 0 } text ? new(-1, text) { Special = true } : null,
        JsonValueKind.Object => TokenizerJsonAdded.Read(new(value, where), -1) with { Special = true },
        _ => throw new InvalidDataException($"{where} is {JsonObjectReader.Shown(value)}; expected a spelling or an object with it"),
    };
}
