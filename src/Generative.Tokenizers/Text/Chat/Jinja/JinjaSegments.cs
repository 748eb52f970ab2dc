namespace Generative.Tokenizers;

/// <summary>
/// Cuts a template into text and tags, and takes the spaces away that tags take: those a dash asks for, the newline behind a statement
/// (<c>trim_blocks</c>), and the indentation before one (<c>lstrip_blocks</c>).
/// </summary>
internal static class JinjaSegments
{
    /// <summary>Text and tags in order; comments are left out.</summary>
    /// <exception cref="InvalidDataException">A tag is not closed.</exception>
    public static IReadOnlyList<JinjaSegment> Cut(string template, string source)
    {
        var text = template.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        if (text.EndsWith('\n'))
            text = text[..^1];
        var segments = new List<JinjaSegment>();
        var (at, lineStarts) = (0, true);
        while (at < text.Length)
        {
            var open = Open(text, at);
            var before = text[at..open];
            var line = 1 + text.AsSpan(0, open).Count('\n');
            if (open == text.Length)
            {
                Add(segments, before, line);
                break;
            }
            var (tag, sign) = (text[open + 1], open + 2 < text.Length ? text[open + 2] : ' ');
            Add(segments, sign == '-' ? before.TrimEnd() : tag != '{' && sign != '+' ? Unindented(before, lineStarts) : before, line);
            var from = open + (sign is '-' or '+' ? 3 : 2);
            var close = Close(text, from, tag, $"{source}, line {line}");
            var last = close > from ? text[close - 1] : ' ';
            var inside = text[from..(last is '-' or '+' ? close - 1 : close)];
            if (tag != '#')
                segments.Add(new(tag == '{' ? JinjaSegmentKind.Value : JinjaSegmentKind.Statement, inside, line));
            at = close + 2;
            var behind = at;
            if (last == '-')
                while (at < text.Length && char.IsWhiteSpace(text[at]))
                    at++;
            else if (tag != '{' && last != '+' && at < text.Length && text[at] == '\n')
                at++;
            lineStarts = at > behind && text[at - 1] == '\n';
        }
        return segments;
    }

    private static void Add(List<JinjaSegment> segments, string text, int line)
    {
        if (text.Length > 0)
            segments.Add(new(JinjaSegmentKind.Text, text, line));
    }

    private static int Open(string text, int from)
    {
        for (var i = from; i + 1 < text.Length; i++)
            if (text[i] == '{' && (text[i + 1] is '{' or '%' or '#'))
                return i;
        return text.Length;
    }

    /// <summary>The text without the spaces behind its last newline, where nothing else stands there.</summary>
    private static string Unindented(string text, bool lineStarts)
    {
        var line = text.LastIndexOf('\n') + 1;
        return (line > 0 || lineStarts) && string.IsNullOrWhiteSpace(text[line..]) ? text[..line] : text;
    }

    /// <summary>Where the tag's closing braces stand: outside of quotes and of braces of its own.</summary>
    private static int Close(string text, int from, char tag, string where)
    {
        var closing = tag == '{' ? '}' : tag;
        var (depth, quote) = (0, '\0');
        for (var i = from; i + 1 < text.Length; i++)
        {
            var c = text[i];
            if (tag == '#')
            {
                if (c == '#' && text[i + 1] == '}')
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
            else if (depth == 0 && c == closing && text[i + 1] == '}')
                return i;
            else if (c == '{')
                depth++;
            else if (c == '}')
                depth--;
        }
        throw new InvalidDataException($"{where}: '{{{tag}' is not closed; expected '{closing}}}'");
    }
}
