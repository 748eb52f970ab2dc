using System.Globalization;
using System.Text;

namespace Generative.Tokenizers;

/// <summary>Methods of texts, as Python has them.</summary>
internal static class JinjaTextMethods
{
    /// <summary>Them, by name.</summary>
    public static readonly Dictionary<string, JinjaRoutine> All = new(StringComparer.Ordinal)
    {
        ["strip"] = new("chars", a => Strip(a, start: true, end: true)),
        ["lstrip"] = new("chars", a => Strip(a, start: true, end: false)),
        ["rstrip"] = new("chars", a => Strip(a, start: false, end: true)),
        ["startswith"] = new("prefix", a => Any(a, part => Self(a).StartsWith(part, StringComparison.Ordinal))),
        ["endswith"] = new("suffix", a => Any(a, part => Self(a).EndsWith(part, StringComparison.Ordinal))),
        ["removeprefix"] = new("prefix", a => Self(a).StartsWith(a.Text(0), StringComparison.Ordinal) ? Self(a)[a.Text(0).Length..] : Self(a)),
        ["removesuffix"] = new("suffix", a => Self(a).EndsWith(a.Text(0), StringComparison.Ordinal) ? Self(a)[..^a.Text(0).Length] : Self(a)),
        ["upper"] = new("", a => PythonText.Upper(Self(a))),
        ["lower"] = new("", a => PythonText.Lower(Self(a))),
        ["casefold"] = new("", a => PythonText.CaseFolded(Self(a))),
        ["swapcase"] = new("", a => PythonText.CaseSwapped(Self(a))),
        ["title"] = new("", a => PythonText.Title(Self(a))),
        ["capitalize"] = new("", a => PythonText.Capitalized(Self(a))),
        ["replace"] = new("old new count", a => PythonSearch.Replace(Self(a), a.Text(0), a.Text(1), a.Whole(2, -1), a.At)),
        ["split"] = new("sep maxsplit", a => PythonSearch.Split(Self(a), a.TextOrNone(0), a.Whole(1, -1), fromEnd: false, a.At)),
        ["rsplit"] = new("sep maxsplit", a => PythonSearch.Split(Self(a), a.TextOrNone(0), a.Whole(1, -1), fromEnd: true, a.At)),
        ["splitlines"] = new("keepends", a => PythonText.Lines(Self(a), a.Flag(0)).ToList<object?>()),
        ["partition"] = new("sep", a => Partition(a, Self(a).IndexOf(a.Text(0), StringComparison.Ordinal), missingFirst: false)),
        ["rpartition"] = new("sep", a => Partition(a, Self(a).LastIndexOf(a.Text(0), StringComparison.Ordinal), missingFirst: true)),
        ["join"] = new("iterable", a => Join(Self(a), JinjaValues.Items(a[0], a.At), a.At)),
        ["find"] = new("sub start", a => Find(a, (text, part, from) => text.IndexOf(part, from, StringComparison.Ordinal))),
        ["rfind"] = new("sub start", a => Find(a, (text, part, from) => text.LastIndexOf(part, StringComparison.Ordinal) is var i && i >= from ? i : -1)),
        ["index"] = new("sub start", a => Find(a, (text, part, from) => text.IndexOf(part, from, StringComparison.Ordinal)) is >= 0 and var i ? i
            : throw a.Error($"does not find {JinjaValues.Shown(a.Text(0))}")),
        ["count"] = new("sub", a => PythonSearch.Count(Self(a), a.Text(0), a.At)),
        ["format"] = new("*", a => BraceFormat.Write(Self(a), a.Given, a)),
        ["isascii"] = new("", a => Self(a).All(char.IsAscii)),
        ["isdecimal"] = new("", a => Every(a, char.IsDigit)),
        ["isnumeric"] = new("", a => Every(a, char.IsNumber)),
        ["isdigit"] = new("", a => Every(a, char.IsDigit)),
        ["isalpha"] = new("", a => Every(a, char.IsLetter)),
        ["isalnum"] = new("", a => Every(a, char.IsLetterOrDigit)),
        ["isspace"] = new("", a => Every(a, PythonText.IsSpace)),
        ["isupper"] = new("", a => JinjaTests.IsUpper(Self(a))),
        ["islower"] = new("", a => JinjaTests.IsLower(Self(a))),
        ["zfill"] = new("width", a => FormatSpec.Padded(Self(a), a.Whole(0, 0), '0', '=', a.At)),
        ["ljust"] = new("width fillchar", a => Padded(a, '<')),
        ["rjust"] = new("width fillchar", a => Padded(a, '>')),
        ["center"] = new("width fillchar", Centred),
    };

    /// <summary>Items as one text, with another between them.</summary>
    public static string Join(string between, List<object?> items, JinjaAt at)
    {
        var text = new StringBuilder();
        for (var i = 0; i < items.Count; i++)
        {
            at.Write(text, i > 0 ? between : "");
            at.Write(text, JinjaTexts.Text(items[i], at));
        }
        return text.ToString();
    }

    /// <summary>The text it is a method of; every method goes through it once or so, and is charged for that.</summary>
    private static string Self(JinjaArguments a)
    {
        var text = (string)a.Value!;
        a.At.Read(text.Length);
        return text;
    }

    private static string Strip(JinjaArguments a, bool start, bool end) =>
        a.At.Made(PythonText.Strip(Self(a), a.TextOrNone(0), start, end));

    private static object Any(JinjaArguments a, Func<string, bool> holds) =>
        a[0] is JinjaTuple several ? several.Exists(one => one is string part && holds(part)) : holds(a.Text(0));

    private static object Every(JinjaArguments a, Func<char, bool> holds) => Self(a).Length > 0 && Self(a).All(holds);

    private static string Padded(JinjaArguments a, char align) => FormatSpec.Padded(Self(a), a.Whole(0, 0), Fill(a), align, a.At);

    private static char Fill(JinjaArguments a) => (a.TextOrNone(1) ?? " ") is [var one] ? one
        : throw a.Error("takes one letter as 'fillchar'");

    /// <summary>In the middle; Python's method puts a letter too many to the left where the width is odd.</summary>
    private static string Centred(JinjaArguments a)
    {
        var (text, width) = (Self(a), a.Whole(0, 0));
        var missing = width - PythonText.Length(text);
        var left = missing / 2 + (missing & width & 1);
        return missing <= 0 ? text
            : FormatSpec.Padded(FormatSpec.Padded(text, width - left, Fill(a), '<', a.At), width, Fill(a), '>', a.At);
    }

    private static JinjaTuple Partition(JinjaArguments a, int found, bool missingFirst)
    {
        if (a.Text(0).Length == 0)
            throw a.Error("cuts at an empty text; give a separator");
        var text = a.At.Made(Self(a));
        return found >= 0 ? JinjaTuple.Of(text[..found], a.Text(0), text[(found + a.Text(0).Length)..])
            : missingFirst ? JinjaTuple.Of("", "", text) : JinjaTuple.Of(text, "", "");
    }

    /// <summary>A place counted in letters, or -1.</summary>
    private static long Find(JinjaArguments a, Func<string, string, int, int> find)
    {
        var text = Self(a);
        var start = Math.Clamp(a.Whole(1, 0) is < 0 and var back ? back + PythonText.Length(text) : a.Whole(1, 0), 0, text.Length);
        var units = PythonText.IsPlain(text) ? (int)start : text.EnumerateRunes().Take((int)start).Sum(r => r.Utf16SequenceLength);
        var found = find(text, a.Text(0), units);
        return found < 0 ? -1 : PythonText.Length(text[..found]);
    }
}
