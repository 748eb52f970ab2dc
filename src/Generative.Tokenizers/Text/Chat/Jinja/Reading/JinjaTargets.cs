namespace Generative.Tokenizers;

/// <summary>Reads names that are given values.</summary>
internal static class JinjaTargets
{
    /// <summary>A name, or several with commas between.</summary>
    public static JinjaTarget Read(JinjaWords words)
    {
        var first = One(words);
        if (!words.Is(","))
            return first;
        var parts = new List<JinjaTarget> { first };
        while (words.Take(",") && !words.Is("in") && !words.Is("="))
            parts.Add(One(words));
        return new("", null, parts);
    }

    /// <summary>A name, a namespace's field, or several in brackets.</summary>
    public static JinjaTarget One(JinjaWords words)
    {
        if (!words.Take("("))
            return new(words.Name(), words.Take(".") ? words.Name() : null, []);
        var inner = words.Inside(() => Read(words));
        words.Must(")");
        return inner.Parts.Count > 0 ? inner : new("", null, [inner]);
    }

    /// <summary>What a macro takes, in brackets.</summary>
    public static List<(string Name, JinjaEvaluate? Default)> Parameters(JinjaWords words)
    {
        var parameters = new List<(string, JinjaEvaluate?)>();
        words.Must("(");
        while (!words.Take(")"))
        {
            var name = words.Name();
            parameters.Add((name, words.Take("=") ? new JinjaExpressions(words).Expression() : null));
            if (!words.Is(")"))
                words.Must(",");
        }
        return parameters;
    }
}
