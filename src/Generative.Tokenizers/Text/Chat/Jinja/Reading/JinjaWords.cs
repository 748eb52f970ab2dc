namespace Generative.Tokenizers;

/// <summary>The words of a tag, one after the other. Belongs to one reading.</summary>
internal sealed class JinjaWords
{
    private const int MostDepth = 100;

    private static readonly string[] Signs =
        ["==", "!=", "<=", ">=", "//", "**", "<", ">", "+", "-", "~", "*", "/", "%", "(", ")", "[", "]", "{", "}", ",", ":", ".", "|", "="];

    private readonly string _where;
    private readonly List<JinjaToken> _tokens = [];
    private int _now, _depth;

    /// <summary>The words of a tag's text.</summary>
    /// <param name="text">What stands between the braces.</param>
    /// <param name="where">File and line, for messages.</param>
    public JinjaWords(string text, string where)
    {
        _where = where;
        for (var at = Spaces(text, 0); at < text.Length; at = Spaces(text, at))
            _tokens.Add(One(text, at, out at));
    }

    /// <summary>The present word.</summary>
    public JinjaToken Now => _now < _tokens.Count ? _tokens[_now] : new(JinjaTokenKind.End, "");

    /// <summary>The present word for messages.</summary>
    public string Shown => Now.Kind == JinjaTokenKind.End ? "the end of the tag" : $"'{Now.Text}'";

    /// <summary>Whether the present word is this sign or keyword.</summary>
    public bool Is(string word) => Now.Kind is JinjaTokenKind.Sign or JinjaTokenKind.Name && Now.Text == word;

    /// <summary>Whether the present word is a name, and the next is this sign.</summary>
    public bool IsNameBefore(string sign) => Now.Kind == JinjaTokenKind.Name && _now + 1 < _tokens.Count
        && _tokens[_now + 1] is { Kind: JinjaTokenKind.Sign } next && next.Text == sign;

    /// <summary>Passes over the word if it is this one.</summary>
    public bool Take(string word)
    {
        var found = Is(word);
        if (found)
            Next();
        return found;
    }

    /// <summary>Passes over the word, which must be this one.</summary>
    public void Must(string word)
    {
        if (!Take(word))
            throw Error($"expected '{word}' and found {Shown}");
    }

    /// <summary>Passes over a name.</summary>
    public string Name()
    {
        var name = Now.Kind == JinjaTokenKind.Name ? Now.Text : throw Error($"expected a name and found {Shown}");
        Next();
        return name;
    }

    /// <summary>Objects to words that are left.</summary>
    public void End()
    {
        if (Now.Kind != JinjaTokenKind.End)
            throw Error($"{Shown} is not understood here");
    }

    /// <summary>What is wrong, with the place.</summary>
    public InvalidDataException Error(string message) => new($"{_where}: {message}");

    /// <summary>Goes to the next word.</summary>
    public void Next() => _now++;

    /// <summary>Reads something inside of something: only so deep, since each level takes its part of the stack.</summary>
    public T Inside<T>(Func<T> read)
    {
        if (++_depth > MostDepth)
            throw Error($"the expression goes more than {MostDepth} levels deep; flatten it");
        var value = read();
        _depth--;
        return value;
    }

    private JinjaToken One(string text, int from, out int end)
    {
        var first = text[from];
        if (first is '"' or '\'')
        {
            end = Closing(text, from);
            return new(JinjaTokenKind.Text, JinjaEscapes.Undone(text.AsSpan(from + 1, end - from - 2)));
        }
        if (char.IsAsciiDigit(first))
            return new(JinjaTokenKind.Number, text[from..(end = NumberEnd(text, from))]);
        if (char.IsLetter(first) || first == '_')
        {
            end = While(text, from, c => char.IsLetterOrDigit(c) || c == '_');
            return new(JinjaTokenKind.Name, text[from..end]);
        }
        var sign = Signs.FirstOrDefault(s => string.CompareOrdinal(text, from, s, 0, s.Length) == 0)
            ?? throw Error($"the sign '{first}' is not understood");
        end = from + sign.Length;
        return new(JinjaTokenKind.Sign, sign);
    }

    /// <summary>Behind digits, a point with digits, and an exponent; a number behind a point is a place, and has no point of its own.</summary>
    private int NumberEnd(string text, int from)
    {
        var end = While(text, from, c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (_tokens is [.., { Kind: JinjaTokenKind.Sign, Text: "." }])
            return end;
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
            end = While(text, end + 1, c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return text[end - 1] is 'e' or 'E' && end + 1 < text.Length && (text[end] is '+' or '-') && char.IsAsciiDigit(text[end + 1])
            && !text.AsSpan(from, end - from).StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? While(text, end + 1, char.IsAsciiDigit) : end;
    }

    private int Closing(string text, int from)
    {
        for (var i = from + 1; i < text.Length; i++)
            if (text[i] == '\\')
                i++;
            else if (text[i] == text[from])
                return i + 1;
        throw Error($"a text is not closed; expected {text[from]}");
    }

    private static int Spaces(string text, int from) => While(text, from, PythonText.IsSpace);

    private static int While(string text, int from, Func<char, bool> belongs)
    {
        while (from < text.Length && belongs(text[from]))
            from++;
        return from;
    }
}
