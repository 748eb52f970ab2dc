using System.Text.Json;

namespace Generative.Tokenizers;

/// <summary>Finds the chat templates of a folder.</summary>
internal static class ChatTemplateFiles
{
    /// <summary>Name of the template that is meant when none is named.</summary>
    public const string Default = "default";

    private const string FileName = "chat_template.jinja", Field = "chat_template";
    private static readonly string[] Tokens = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>The templates by name, and the spellings of tokens that they may name.</summary>
    public static (IReadOnlyDictionary<string, (string Text, string Source)> Texts, IReadOnlyDictionary<string, string> Tokens) Read(
        string folder)
    {
        var config = new TokenizerConfig(folder);
        var texts = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        if (config.Json.Find(Field) is { } given)
            foreach (var (name, text) in Named(config.Json, given))
                if (!texts.TryAdd(name, (text, $"{config.Json.Source}: '{Field}'")))
                    throw new InvalidDataException($"{config.Json.Source}: '{Field}' has two templates named '{name}'; leave one");
        // The file of its own is the younger form, and goes first where both are there.
        if (Path.Combine(folder, FileName) is var file && File.Exists(file))
            texts[Default] = (File.ReadAllText(file), file);
        return (texts, Tokens.Select(t => (Name: t, Spelling: config.Named(t))).Where(t => t.Spelling is not null)
            .ToDictionary(t => t.Name, t => t.Spelling!));
    }

    private static IEnumerable<(string Name, string Text)> Named(JsonObjectReader config, JsonElement given) => given.ValueKind switch
    {
        JsonValueKind.String => [(Default, config.Text(Field))],
        JsonValueKind.Array => config.Objects(Field).Select(one => (one.Text("name"), one.Text("template"))),
        _ => throw new InvalidDataException($"{config.Source}: '{Field}' is {JsonObjectReader.Shown(given)}; "
            + "expected a text, or a list of objects with 'name' and 'template'"),
    };
}
