using System.Text.RegularExpressions;

namespace Generative.Tokenizers;

/// <summary>
/// Cuts a template into text and tags, and takes the spaces away that tags take: those a dash asks for, the newline behind a statement
/// (<c>trim_blocks</c>), and the indentation before one (<c>lstrip_blocks</c>). Belongs to one cutting.
/// </summary>
internal sealed partial class JinjaSegments
{
    // Published templates have some thousands.
    private const int MostLetters = 1_000_000;

    private readonly List<JinjaSegment> _segments = [];
    private readonly string _text, _source;
    private int _at, _line = 1, _counted;
    private bool _lineStarts = true;

    private JinjaSegments(string template, string source)
    {
        var text = template.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        (_text, _source) = (text.EndsWith('\n') ? text[..^1] : text, source);
    }

    /// <summary>Text and tags in order; comments are left out.</summary>
    /// <exception cref="InvalidDataException">A tag is not closed, or the template is far too long.</exception>
    public static IReadOnlyList<JinjaSegment> Cut(string template, string source)
    {
        if (template.Length > MostLetters)
            throw new InvalidDataException($"{source} has {template.Length} letters; a chat template has at most {MostLetters}");
        var cut = new JinjaSegments(template, source);
        while (cut._at < cut._text.Length)
            cut.One();
        return cut._segments;
    }

    private void One()
    {
        var open = Open(_at);
        var before = _text[_at..open];
        _line += _text.AsSpan(_counted, open - _counted).Count('\n');
        _counted = open;
        if (open == _text.Length)
        {
            Add(before);
            _at = open;
            return;
        }
        var (tag, sign) = (_text[open + 1], open + 2 < _text.Length ? _text[open + 2] : ' ');
        Add(Before(before, tag, sign));
        if (tag == '%' && Raw().Match(_text, open) is { Success: true } raw && raw.Index == open)
        {
            WriteRaw(raw);
            return;
        }
        var from = open + (sign is '-' or '+' ? 3 : 2);
        var close = Close(from, tag);
        var last = close > from ? _text[close - 1] : ' ';
        if (tag != '#')
            _segments.Add(new(tag == '{' ? JinjaSegmentKind.Value : JinjaSegmentKind.Statement,
                _text[from..(last is '-' or '+' ? close - 1 : close)], _line));
        Behind(close + 2, last, takesNewline: tag != '{');
    }

    /// <summary>What stands before a tag, without the spaces that it takes.</summary>
    private string Before(string text, char tag, char sign) => sign == '-' ? PythonText.Strip(text, null, start: false, end: true)
        : tag != '{' && sign != '+' ? Unindented(text) : text;

    /// <summary>Goes on behind a tag and the spaces that it takes.</summary>
    private void Behind(int end, char last, bool takesNewline)
    {
        _at = end;
        if (last == '-')
            while (_at < _text.Length && PythonText.IsSpace(_text[_at]))
                _at++;
        else if (takesNewline && last != '+' && _at < _text.Length && _text[_at] == '\n')
            _at++;
        _lineStarts = _at > end && _text[_at - 1] == '\n';
    }

    /// <summary>Text between <c>raw</c> and <c>endraw</c>, which has no tags.</summary>
    private void WriteRaw(Match raw)
    {
        var end = RawEnd().Match(_text, raw.Index + raw.Length);
        if (!end.Success)
            throw new InvalidDataException($"{_source}, line {_line}: a statement is not closed; expected 'endraw'");
        Behind(raw.Index + raw.Length, raw.Groups["last"].Value is "-" ? '-' : ' ', takesNewline: false);
        if (_at < end.Index)
            Add(Before(_text[_at..end.Index], '%', end.Groups["first"].Value is [var sign] ? sign : ' '));
        Behind(end.Index + end.Length, end.Groups["last"].Value is [var last] ? last : ' ', takesNewline: true);
    }

    private void Add(string text)
    {
        if (text.Length > 0)
            _segments.Add(new(JinjaSegmentKind.Text, text, _line));
    }

    private int Open(int from)
    {
        for (var i = from; i + 1 < _text.Length; i++)
            if (_text[i] == '{' && (_text[i + 1] is '{' or '%' or '#'))
                return i;
        return _text.Length;
    }

    /// <summary>The text without the spaces behind its last newline, where nothing else stands there.</summary>
    private string Unindented(string text)
    {
        var line = text.LastIndexOf('\n') + 1;
        return (line > 0 || _lineStarts) && text[line..].All(PythonText.IsSpace) ? text[..line] : text;
    }

    /// <summary>Where the tag's closing braces stand: outside of quotes and of braces of its own.</summary>
    private int Close(int from, char tag)
    {
        var closing = tag == '{' ? '}' : tag;
        var (depth, quote) = (0, '\0');
        for (var i = from; i + 1 < _text.Length; i++)
        {
            var c = _text[i];
            if (tag == '#')
            {
                if (c == '#' && _text[i + 1] == '}')
                    return i;
            }
            else if (quote != '\0')
            {
                if (c == '\\')
                    i++;
                else if (c == quote)
                    quote = '\0';
            }
            else if (c is '"' or '\'')
                quote = c;
            else if (depth == 0 && c == closing && _text[i + 1] == '}')
                return i;
            else if (c == '{')
                depth++;
            else if (c == '}')
                depth--;
        }
        throw new InvalidDataException($"{_source}, line {_line}: '{{{tag}' is not closed; expected '{closing}}}'");
    }

    [GeneratedRegex(@"\G\{%[-+]?\s*raw\s*(?<last>-)?%\}", RegexOptions.CultureInvariant)]
    private static partial Regex Raw();

    [GeneratedRegex(@"\{%(?<first>[-+])?\s*endraw\s*(?<last>[-+])?%\}", RegexOptions.CultureInvariant)]
    private static partial Regex RawEnd();
}
