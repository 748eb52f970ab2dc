using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Generative.Shared;

/// <summary>
/// Texts as JSON with nothing escaped that need not be, which is how models see and write JSON. The framework's most relaxed encoder still
/// escapes emoji and spaces of several kinds. Compiled into every room that writes such JSON.
/// </summary>
internal static class JsonText
{
    /// <summary>A text in quotes: quotes, backslashes and control characters are escaped, by one letter where JSON has one.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="asciiOnly">Whether everything beyond what ASCII prints is escaped too.</param>
    public static string Quote(string text, bool asciiOnly = false)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                _ when c < ' ' || asciiOnly && c > '~' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        return quoted.Append('"').ToString();
    }

    /// <summary>A value without spaces; numbers stay as they are spelled.</summary>
    public static string Compact(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(f => $"{Quote(f.Name)}:{Compact(f.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Compact))}]",
        JsonValueKind.String => Quote(value.GetString()!),
        _ => value.GetRawText(),
    };
}
