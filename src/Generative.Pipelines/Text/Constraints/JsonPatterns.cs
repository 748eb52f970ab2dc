using System.Text.Json;
using Generative.Shared;

namespace Generative.Pipelines;

/// <summary>How JSON writes texts and numbers, as patterns.</summary>
internal static class JsonPatterns
{
    // Few enough digits for a 64-bit whole number, and for a double to tell apart.
    private const string Whole = "-?(0|[1-9][0-9]{0,17})", Real = "-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?";

    private static readonly ScalarSet Controls = new((0, 0x1F));
    private static readonly (char Letter, string Written)[] Escapes =
        [('"', "\\\""), ('\\', "\\\\"), ('\n', "\\n"), ('\r', "\\r"), ('\t', "\\t"), ('\b', "\\b"), ('\f', "\\f")];
    private static readonly ScalarSet Escaped = Controls.Or(ScalarSet.Of("\"\\"));

    /// <summary>A whole number of at most 18 digits.</summary>
    public static Pattern Integer { get; } = new RegexReader(Whole, Patterns.One).Whole();

    /// <summary>A number of at most 15 digits before the point and behind it.</summary>
    public static Pattern Number { get; } = new RegexReader(Real, Patterns.One).Whole();

    /// <summary>One character of a set, written one way: as it is, or with the short escape where JSON asks for one.</summary>
    /// <exception cref="ArgumentException">The set is empty.</exception>
    public static Pattern Letter(ScalarSet set)
    {
        var ways = new List<Pattern>();
        if (set.Without(Escaped) is { Ranges.Count: > 0 } plain)
            ways.Add(Patterns.One(plain));
        foreach (var (first, last) in set.And(Escaped).Ranges)
            for (var code = first; code <= last; code++)
                ways.Add(Patterns.Text(Escapes.FirstOrDefault(e => e.Letter == code).Written ?? $"\\u{code:x4}"));
        return ways.Count > 0 ? Patterns.Choice(ways) : Patterns.One(set);
    }

    /// <summary>A text in quotes.</summary>
    /// <param name="inside">What stands between them.</param>
    public static Pattern Quoted(Pattern inside) => Patterns.Sequence([Patterns.Text("\""), inside, Patterns.Text("\"")]);

    /// <summary>A name or a text letter for letter.</summary>
    public static Pattern Literal(string text) => Patterns.Text(JsonText.Quote(text));

    /// <summary>Any value letter for letter, without spaces.</summary>
    public static Pattern Literal(JsonElement value) => Patterns.Text(JsonText.Compact(value));
}
