using System.Text.Encodings.Web;
using System.Text.Json;

namespace Generative.Tokenizers;

/// <summary>Values as JSON with a space behind commas and colons and letters as they are, as Python writes it.</summary>
internal static class JinjaJson
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON of a value.</summary>
    public static string Write(object? value, JinjaWords words) => value switch
    {
        Dictionary<string, object?> map => "{" + string.Join(", ", map.Select(f => $"{Quoted(f.Key)}: {Write(f.Value, words)}")) + "}",
        List<object?> list => "[" + string.Join(", ", list.Select(i => Write(i, words))) + "]",
        string text => Quoted(text),
        null => "null",
        bool flag => flag ? "true" : "false",
        long or double => JinjaValues.Text(value),
        _ => throw words.Error($"{JinjaValues.Shown(value)} has no JSON"),
    };

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Plain);
}
