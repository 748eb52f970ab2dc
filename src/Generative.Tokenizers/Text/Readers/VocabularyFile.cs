using System.Text;
using System.Text.Json;

namespace Generative.Tokenizers;

/// <summary>Reads vocabularies and merges.</summary>
internal static class VocabularyFile
{
    /// <summary>Spellings and ids of an object such as vocab.json.</summary>
    /// <exception cref="InvalidDataException">An id is no whole number.</exception>
    public static Dictionary<string, int> Read(JsonObjectReader json)
    {
        var vocabulary = new Dictionary<string, int>(json.Count, StringComparer.Ordinal);
        foreach (var field in json.Fields)
            vocabulary[field.Name] = field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt32(out var id) ? id
                : throw new InvalidDataException(
                    $"{json.Source}: the token '{field.Name}' has the id {JsonObjectReader.Shown(field.Value)}; expected a whole number");
        return vocabulary;
    }

    /// <summary>One token a line, its id the number of the line from 0: vocab.txt.</summary>
    public static Dictionary<string, int> ReadLines(string path)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        var line = 0;
        foreach (var token in Lines(path))
            vocabulary[token] = line++; // a token that stands twice keeps its last line, as published readers do
        return vocabulary;
    }

    /// <summary>The pairs of merges.txt in their order.</summary>
    /// <exception cref="InvalidDataException">A line is no pair.</exception>
    public static List<(string Left, string Right)> ReadMerges(string path)
    {
        List<(string Left, string Right)> merges = [];
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            if (line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))
                merges.Add(Pair(line, $"{path} line {number}"));
        }
        return merges;
    }

    /// <summary>Two tokens with a space between them.</summary>
    public static (string Left, string Right) Pair<T>(string text, T where) =>
        text.IndexOf(' ') is > 0 and var space && space + 1 < text.Length && text.IndexOf(' ', space + 1) < 0
        ? (text[..space], text[(space + 1)..])
        : throw new InvalidDataException($"{where} is '{text}'; expected two tokens with one space between them");

    // Only line feeds end a line: tokens may hold every other kind of line separator.
    private static IEnumerable<string> Lines(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} does not exist; a vocabulary needs it beside the other files", path);
        string text;
        try
        {
            var bytes = File.ReadAllBytes(path);
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path} is not UTF-8 ({e.Message}); fetch it again", e);
        }
        var lines = text.Split('\n');
        return lines.Take(lines[^1].Length == 0 ? lines.Length - 1 : lines.Length).Select(l => l.TrimEnd('\r'));
    }
}
