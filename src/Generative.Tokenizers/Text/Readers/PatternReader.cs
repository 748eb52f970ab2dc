namespace Generative.Tokenizers;

/// <summary>Reads a 'pattern' of tokenizer.json: a literal or a regular expression.</summary>
internal static class PatternReader
{
    public static Func<string, List<TextSpan>> Read(JsonObjectReader json)
    {
        var pattern = json.Object("pattern");
        if (pattern.OptionalText("String") is { } literal)
            return Matches.Of(literal);
        var expression = pattern.Text("Regex");
        try
        {
            return new ScalarPattern(expression).Matches;
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{pattern.Source} is '{expression}', which .NET cannot read: {e.Message}", e);
        }
    }

    /// <summary>The literal, or null where it is a regular expression.</summary>
    public static string? Literal(JsonObjectReader json) => json.Object("pattern").OptionalText("String");
}
