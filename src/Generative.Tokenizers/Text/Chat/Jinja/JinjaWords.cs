using System.Text;

namespace Generative.Tokenizers;

/// <summary>The words of a tag, one after the other. Belongs to one reading.</summary>
internal sealed class JinjaWords
{
    private static readonly string[] Signs =
        ["==", "!=", "<=", ">=", "//", "**", "<", ">", "+", "-", "~", "*", "/", "%", "(", ")", "[", "]", "{", "}", ",", ":", ".", "|", "="];

    private readonly string _text, _where;
    private int _at;

    /// <summary>The words of a tag's text.</summary>
    /// <param name="text">What stands between the braces.</param>
    /// <param name="where">File and line, for messages.</param>
    public JinjaWords(string text, string where)
    {
        (_text, _where) = (text, where);
        Next();
    }

    /// <summary>The present word.</summary>
    public JinjaToken Now { get; private set; }

    /// <summary>Whether the present word is this sign or keyword.</summary>
    public bool Is(string word) => Now.Kind is JinjaTokenKind.Sign or JinjaTokenKind.Name && Now.Text == word;

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

    /// <summary>The present word for messages.</summary>
    public string Shown => Now.Kind == JinjaTokenKind.End ? "the end of the tag" : $"'{Now.Text}'";

    /// <summary>Goes to the next word.</summary>
    public void Next()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
        if (_at == _text.Length)
            Now = new(JinjaTokenKind.End, "");
        else if (_text[_at] is '"' or '\'')
            Now = new(JinjaTokenKind.Text, Quoted());
        else if (char.IsAsciiDigit(_text[_at]))
            Now = new(JinjaTokenKind.Number, While(c => char.IsAsciiDigit(c) || c == '.'));
        else if (char.IsLetter(_text[_at]) || _text[_at] == '_')
            Now = new(JinjaTokenKind.Name, While(c => char.IsLetterOrDigit(c) || c == '_'));
        else
            Now = new(JinjaTokenKind.Sign, Sign());
    }

    private string Sign()
    {
        var sign = Signs.FirstOrDefault(s => string.CompareOrdinal(_text, _at, s, 0, s.Length) == 0)
            ?? throw Error($"the sign '{_text[_at]}' is not understood");
        _at += sign.Length;
        return sign;
    }

    private string While(Func<char, bool> belongs)
    {
        var from = _at;
        while (_at < _text.Length && belongs(_text[_at]))
            _at++;
        return _text[from.._at];
    }

    private string Quoted()
    {
        var (quote, said) = (_text[_at++], new StringBuilder());
        for (; _at < _text.Length && _text[_at] != quote; _at++)
            said.Append(_text[_at] == '\\' && _at + 1 < _text.Length ? Escaped(_text[++_at]) : _text[_at].ToString());
        if (_at++ == _text.Length)
            throw Error($"a text is not closed; expected {quote}");
        return said.ToString();
    }

    private string Escaped(char letter) => letter switch
    {
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        '\\' or '\'' or '"' => letter.ToString(),
        'u' when _at + 4 < _text.Length && ushort.TryParse(_text.AsSpan(_at + 1, 4),
            System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit) => Unit(unit),
        _ => "\\" + letter,
    };

    private string Unit(ushort unit)
    {
        _at += 4;
        return ((char)unit).ToString();
    }
}
