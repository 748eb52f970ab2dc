using System.Text;

namespace Generative.Tokenizers;

/// <summary>Looks for parts of texts as Python's methods do.</summary>
internal static class PythonSearch
{
    /// <summary>The text with another part for each, or for the first so many; an empty part stands between all letters.</summary>
    public static string Replace(string text, string old, string other, long most, JinjaAt at)
    {
        var limit = most < 0 ? long.MaxValue : most;
        if (old.Length == 0)
            return Interspersed(text, other, limit, at);
        var count = Math.Min(Count(text, old, at), limit);
        at.Letters((long)Math.Min(text.Length + count * ((double)other.Length - old.Length), long.MaxValue / 2));
        if (most < 0)
            return text.Replace(old, other, StringComparison.Ordinal);
        var result = new StringBuilder();
        var from = 0;
        for (; count > 0; count--)
        {
            var found = text.IndexOf(old, from, StringComparison.Ordinal);
            result.Append(text, from, found - from).Append(other);
            from = found + old.Length;
        }
        return result.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>How often a part stands in the text, without overlaps.</summary>
    public static long Count(string text, string part, JinjaAt at)
    {
        at.Read(text.Length);
        if (part.Length == 0)
            return PythonText.Length(text) + 1;
        long count = 0;
        for (var i = text.IndexOf(part, StringComparison.Ordinal); i >= 0; i = text.IndexOf(part, i + part.Length, StringComparison.Ordinal))
            count++;
        return count;
    }

    /// <summary>Parts between separators; the last (from the end, the first) keeps what is left after so many cuts.</summary>
    public static List<object?> Split(string text, string? between, long most, bool fromEnd, JinjaAt at)
    {
        at.Letters(text.Length);
        if (between is { Length: 0 })
            throw at.Error("a text is cut at an empty one; give a separator");
        var cuts = most < 0 ? long.MaxValue : most;
        at.Items(1 + Math.Min(cuts, between is null ? text.Count(PythonText.IsSpace) : Count(text, between, at)));
        var parts = between is null ? Words(text, cuts, fromEnd) : Parts(text, between, cuts, fromEnd);
        if (fromEnd)
            parts.Reverse();
        return parts;
    }

    private static List<object?> Parts(string text, string between, long cuts, bool fromEnd)
    {
        var (parts, from, to) = (new List<object?>(), 0, text.Length);
        for (; cuts > 0; cuts--)
        {
            var found = fromEnd ? text.AsSpan(0, to).LastIndexOf(between, StringComparison.Ordinal)
                : text.IndexOf(between, from, StringComparison.Ordinal);
            if (found < 0)
                break;
            parts.Add(fromEnd ? text[(found + between.Length)..to] : text[from..found]);
            (from, to) = fromEnd ? (0, found) : (found + between.Length, to);
        }
        parts.Add(text[from..to]);
        return parts;
    }

    private static List<object?> Words(string text, long cuts, bool fromEnd)
    {
        var (parts, from, to) = (new List<object?>(), 0, text.Length);
        while (true)
        {
            while (from < to && PythonText.IsSpace(text[fromEnd ? to - 1 : from]))
                (from, to) = fromEnd ? (from, to - 1) : (from + 1, to);
            if (from == to)
                return parts;
            var (start, end) = (from, to);
            if (cuts-- <= 0)
                (from, to) = (0, 0); // the rest is one part
            else if (fromEnd)
                start = to = Start(text, to);
            else
                end = from = End(text, from);
            parts.Add(text[start..end]);
        }
    }

    /// <summary>Where the word begins that ends here.</summary>
    private static int Start(string text, int end)
    {
        while (end > 0 && !PythonText.IsSpace(text[end - 1]))
            end--;
        return end;
    }

    /// <summary>Where the word ends that begins here.</summary>
    private static int End(string text, int start)
    {
        while (start < text.Length && !PythonText.IsSpace(text[start]))
            start++;
        return start;
    }

    private static string Interspersed(string text, string other, long limit, JinjaAt at)
    {
        var result = new StringBuilder();
        var left = limit;
        foreach (var letter in text.EnumerateRunes())
        {
            at.Write(result, left-- > 0 ? other : "");
            at.Write(result, letter.ToString());
        }
        at.Write(result, left > 0 ? other : "");
        return result.ToString();
    }
}
