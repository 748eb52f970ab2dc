using System.Text;

namespace Generative.Tokenizers;

/// <summary>Texts with places for values in braces: <c>"{} of {n:>4}".format(a, n=b)</c>.</summary>
internal static class BraceFormat
{
    /// <summary>The text with the values in it.</summary>
    /// <exception cref="InvalidDataException">A place is not closed, not understood, or not given.</exception>
    public static string Write(string format, JinjaGiven given, JinjaArguments a)
    {
        var (text, next) = (new StringBuilder(), 0);
        for (var i = 0; i < format.Length; i++)
        {
            var c = format[i];
            if (c is '{' or '}' && i + 1 < format.Length && format[i + 1] == c)
                i++;
            else if (c == '}')
                throw a.Error("has a '}' that closes nothing; write }} for a brace");
            else if (c == '{')
            {
                var end = format.IndexOf('}', i);
                if (end < 0)
                    throw a.Error("has a '{' that is not closed; write {{ for a brace");
                a.At.Write(text, Field(format[(i + 1)..end], given, ref next, a));
                i = end;
                continue;
            }
            a.At.Write(text, c.ToString());
        }
        return text.ToString();
    }

    private static string Field(string field, JinjaGiven given, ref int next, JinjaArguments a)
    {
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        var (name, layout) = colon < 0 ? (field, "") : (field[..colon], field[(colon + 1)..]);
        var represented = name.EndsWith("!r", StringComparison.Ordinal);
        name = represented || name.EndsWith("!s", StringComparison.Ordinal) ? name[..^2] : name;
        var path = name.Split('.');
        var value = path[0].All(char.IsAsciiDigit)
            ? (path[0].Length == 0 ? next++ : PythonNumbers.Whole(path[0], a.At)) is var place && place < given.Placed.Count
                ? given.Placed[(int)place] : throw a.Error($"asks for more values than the {given.Placed.Count} it is given")
            : given.Named.TryGetValue(path[0], out var named) ? named : throw a.Error($"asks for '{path[0]}', which is not given");
        foreach (var part in path.Skip(1))
            value = JinjaMembers.Field(value, part, a.At);
        return FormatSpec.Braces(layout, a).Write(represented ? JinjaTexts.Represented(value, a.At) : value, a.At);
    }
}
