using System.Globalization;

namespace Generative.Tokenizers;

/// <summary>The sets of characters that published patterns name, with Oniguruma's meanings for Unicode.</summary>
internal static class UnicodeSets
{
    private static readonly (string Short, string Long)[] Categories =
    [
        // In the order of UnicodeCategory.
        ("lu", "uppercaseletter"), ("ll", "lowercaseletter"), ("lt", "titlecaseletter"), ("lm", "modifierletter"), ("lo", "otherletter"),
        ("mn", "nonspacingmark"), ("mc", "spacingmark"), ("me", "enclosingmark"), ("nd", "decimalnumber"), ("nl", "letternumber"),
        ("no", "othernumber"), ("zs", "spaceseparator"), ("zl", "lineseparator"), ("zp", "paragraphseparator"), ("cc", "control"),
        ("cf", "format"), ("cs", "surrogate"), ("co", "privateuse"), ("pc", "connectorpunctuation"), ("pd", "dashpunctuation"),
        ("ps", "openpunctuation"), ("pe", "closepunctuation"), ("pi", "initialpunctuation"), ("pf", "finalpunctuation"),
        ("po", "otherpunctuation"), ("sm", "mathsymbol"), ("sc", "currencysymbol"), ("sk", "modifiersymbol"), ("so", "othersymbol"),
        ("cn", "unassigned"),
    ];

    private static readonly (string Short, string Long)[] Groups =
    [
        ("l", "letter"), ("m", "mark"), ("n", "number"), ("z", "separator"), ("c", "other"), ("p", "punctuation"), ("s", "symbol"),
    ];

    private static readonly Lazy<Dictionary<string, ScalarSet>> Named = new(Make);

    /// <summary>Decimal digits: <c>\d</c>.</summary>
    public static ScalarSet Digit => Named.Value["nd"];

    /// <summary>White space: <c>\s</c>.</summary>
    public static ScalarSet Space => Named.Value["space"];

    /// <summary>Letters, marks, decimal digits and connectors such as the underscore: <c>\w</c>.</summary>
    public static ScalarSet Word => Named.Value["word"];

    /// <summary>Hexadecimal digits: <c>\h</c>.</summary>
    public static ScalarSet HexDigit => Named.Value["xdigit"];

    /// <summary>A category, script or class by its published name, whatever its case and underscores.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ScalarSet Find(string name) => Named.Value.GetValueOrDefault(Plain(name)) ?? UnicodeScripts.Instance.Find(Plain(name))
        ?? throw new ArgumentException($"'{name}' is no known category, script or class of characters; write the characters out as a set");

    /// <summary>A name as it is looked up.</summary>
    public static string Plain(string name) => string.Concat(name.Where(c => c is not ('_' or '-' or ' '))).ToLowerInvariant();

    private static Dictionary<string, ScalarSet> Make()
    {
        var ranges = Array.ConvertAll(Categories, _ => new List<(int First, int Last)>());
        var start = 0;
        for (var c = 1; c <= ScalarSet.End; c++)
            if (c == ScalarSet.End || CharUnicodeInfo.GetUnicodeCategory(c) != CharUnicodeInfo.GetUnicodeCategory(start))
            {
                ranges[(int)CharUnicodeInfo.GetUnicodeCategory(start)].Add((start, c - 1));
                start = c;
            }
        var sets = new Dictionary<string, ScalarSet>(StringComparer.Ordinal);
        for (var i = 0; i < Categories.Length; i++)
            sets[Categories[i].Short] = sets[Categories[i].Long] = ScalarSet.Of(ranges[i]);
        foreach (var (letter, group) in Groups)
            sets[letter] = sets[group] = All([.. Categories.Where(c => c.Short[0] == letter[0]).Select(c => c.Short)]);
        sets["lc"] = sets["casedletter"] = All("lu", "ll", "lt");
        sets["any"] = ScalarSet.Empty.Not();
        sets["assigned"] = sets["cn"].Not();
        sets["ascii"] = ScalarSet.Of(0, 0x7F);
        sets["space"] = sets["whitespace"] = All("z").Or(ScalarSet.Of('\t', '\r')).Or(ScalarSet.Of(0x85, 0x85));
        sets["blank"] = All("zs").Or(ScalarSet.Of('\t', '\t'));
        sets["digit"] = sets["nd"];
        sets["xdigit"] = ScalarSet.Of('0', '9').Or(ScalarSet.Of('A', 'F')).Or(ScalarSet.Of('a', 'f'));
        sets["alpha"] = sets["alphabetic"] = All("l", "m");
        sets["alnum"] = All("l", "m", "nd");
        sets["word"] = All("l", "m", "nd", "pc");
        (sets["upper"], sets["uppercase"], sets["lower"], sets["lowercase"]) = (sets["lu"], sets["lu"], sets["ll"], sets["ll"]);
        (sets["punct"], sets["cntrl"]) = (sets["p"], sets["c"]);
        sets["graph"] = All("space", "cc", "cn", "cs").Not();
        sets["print"] = All("graph", "zs");
        return sets;

        ScalarSet All(params string[] names) => names.Aggregate(ScalarSet.Empty, (all, name) => all.Or(sets[name]));
    }
}
