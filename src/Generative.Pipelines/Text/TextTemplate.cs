using System.Globalization;
using System.Text;

namespace Generative.Pipelines;

/// <summary>
/// Text with holes: <c>In the [MASK*12] God</c>. <c>[MASK]</c> is a hole of one token, <c>[MASK*12]</c> of twelve, and <c>[MASK*2-12]</c>
/// one of open length, which is drawn for each text from its seed, every length from 2 to 12 being equally likely. <c>[NAME]</c> is the
/// special token of that name where the model has one. A bracket that is meant literally is written <c>\[</c> or <c>\]</c>, and before a
/// bracket or another one a backslash is written <c>\\</c>. Immutable.
/// </summary>
public sealed class TextTemplate
{
    private const string Mask = "MASK";

    private TextTemplate(IReadOnlyList<TemplatePart> parts) => Parts = parts;

    /// <summary>The pieces in order; neighbouring pieces are not both fixed text.</summary>
    public IReadOnlyList<TemplatePart> Parts { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="template">The text.</param>
    /// <param name="specialTokens">Spellings of the special tokens it may name; null for none.</param>
    /// <exception cref="ArgumentException">It is empty, a bracket is not closed, or one holds neither a hole nor a known token.</exception>
    public static TextTemplate Parse(string template, IEnumerable<string>? specialTokens = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (template.Length == 0)
            throw new ArgumentException("The template is empty; give text with holes, such as 'In the [MASK*12] God'.");
        string[] special = [.. specialTokens ?? []];
        var (parts, text) = (new List<TemplatePart>(), new StringBuilder());
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == '\\' && i + 1 < template.Length && template[i + 1] is '[' or ']' or '\\')
            {
                text.Append(template[++i]);
            }
            else if (template[i] == '[')
            {
                var end = template.IndexOf(']', i);
                if (end < 0)
                    throw new ArgumentException(
                        $"The template's '{Shown(template[i..])}' is not closed; add ']', or write \\[ for a bracket of the text.");
                Flush(parts, text);
                parts.Add(Token(template[(i + 1)..end], special));
                i = end;
            }
            else
            {
                text.Append(template[i]);
            }
        }
        Flush(parts, text);
        return new(parts);
    }

    /// <summary>Text as a template that has it literally: brackets and backslashes are escaped.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)
            .Replace("]", "\\]", StringComparison.Ordinal);
    }

    private static void Flush(List<TemplatePart> parts, StringBuilder text)
    {
        if (text.Length > 0)
            parts.Add(TemplatePart.Fixed(text.ToString()));
        text.Clear();
    }

    private static TemplatePart Token(string inside, string[] special)
    {
        var star = inside.IndexOf('*', StringComparison.Ordinal);
        var name = star < 0 ? inside : inside[..star];
        if (name == Mask)
            return star < 0 ? TemplatePart.Hole(1, 1) : Hole(inside, inside[(star + 1)..]);
        if (Array.Find(special, s => s == $"[{inside}]" || s == inside) is { } known)
            return TemplatePart.Special(known);
        throw Unknown(inside, name, star < 0 ? "" : inside[star..], special);
    }

    private static TemplatePart Hole(string inside, string length)
    {
        var dash = length.IndexOf('-', StringComparison.Ordinal);
        var (least, most) = dash < 0 ? (length, length) : (length[..dash], length[(dash + 1)..]);
        if (!Number(least, out var low) || !Number(most, out var high) || low < 1 || high < low)
            throw new ArgumentException($"The template's '[{Shown(inside)}]' is no hole; give a number of tokens from 1, such as "
                + "[MASK*12], or the least and the most, such as [MASK*2-12].");
        return TemplatePart.Hole(low, high);
    }

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static ArgumentException Unknown(string inside, string name, string length, string[] special)
    {
        string[] names = [.. special.Select(s => s is ['[', .., ']'] ? s[1..^1] : s).Append(Mask).Distinct()];
        var near = Suggestion.Nearest(name, names) is [var first, ..] ? $" (did you mean [{first}{(first == Mask ? length : "")}]?)" : "";
        var tokens = names.Where(n => n != Mask).Select(n => $"[{n}]").ToArray();
        return new($"The template has '[{Shown(inside)}]', which is neither a hole nor a special token of the model{near}; holes are "
            + "[MASK], [MASK*12] and [MASK*2-12], "
            + (tokens.Length == 0 ? "" : $"special tokens {string.Join(", ", tokens)}, ") + "and a bracket of the text is written \\[.");
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
