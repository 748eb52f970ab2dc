using System.Text;
using System.Text.RegularExpressions;

namespace Generative.Tokenizers;

/// <summary>Texts with places for values after a percent sign: <c>"%s of %d" % (a, b)</c>.</summary>
internal static partial class PercentFormat
{
    /// <summary>The text with the values in it: a tuple's in turn, a mapping's by name, or the one value.</summary>
    /// <exception cref="InvalidDataException">The values are too few or too many, or a place is not understood.</exception>
    public static string Write(string format, object? values, JinjaAt at)
    {
        at.Read(format.Length);
        var map = values as Dictionary<string, object?>;
        IReadOnlyList<object?> all = values is JinjaTuple several ? several : [values];
        var (text, from, used) = (new StringBuilder(), 0, 0);
        for (var match = Place().Match(format); match.Success; match = match.NextMatch())
        {
            at.Write(text, format[from..match.Index]);
            from = match.Index + match.Length;
            if (match.Groups["kind"].Value == "%")
                at.Write(text, "%");
            else if (match.Groups["kind"].Length == 0)
                throw at.Error($"'{match.Value}' in a format is not understood; give %s, %d or %.2f, and %% for a percent sign");
            else
            {
                var layout = FormatSpec.Read(match, at);
                if (layout.Align == '\0')
                    layout = layout with { Align = '>' }; // texts too, other than in braces
                at.Write(text, layout.Write(Value(match.Groups["name"]), at));
            }
        }
        at.Write(text, format[from..]);
        return map is null && used < all.Count && values is JinjaTuple
            ? throw at.Error($"a format takes {used} values and is given {all.Count}")
            : text.ToString();

        object? Value(Group name) => name.Success ? map is null ? throw at.Error($"a format asks for '{name.Value}', and is given no mapping")
                : JinjaMembers.Item(map, name.Value, at)
            : used < all.Count ? all[used++] : throw at.Error($"a format takes more values than the {all.Count} it is given");
    }

    [GeneratedRegex(@"%(?:\((?<name>[^)]*)\))?(?<flags>[-+ 0#]*)(?<width>[0-9]{1,9})?(?:\.(?<precision>[0-9]{1,9}))?(?<kind>[srdiufFeEgGcxXo%])?",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Place();
}
