using System.Globalization;
using System.Text.Json;
using static Generative.Pipelines.JsonSchemaReader;

namespace Generative.Pipelines;

/// <summary>Whole numbers of a schema, between the bounds it sets.</summary>
internal static class JsonIntegers
{
    private const string Least = "minimum", Most = "maximum", Above = "exclusiveMinimum", Below = "exclusiveMaximum";

    // 18 digits fit in 64 bits, whatever they are.
    private const long Largest = 999_999_999_999_999_999;

    private static readonly Pattern Digit = Digits('0', '9');

    /// <summary>Keywords that set bounds.</summary>
    public static string[] Bounds { get; } = [Least, Most, Above, Below];

    /// <summary>The pattern of a schema's whole numbers: at most 18 digits, no leading zeros.</summary>
    /// <exception cref="ArgumentException">A bound is no number, or there is none between them.</exception>
    public static Pattern Read(JsonElement schema, string where)
    {
        if (!Bounds.Any(b => schema.TryGetProperty(b, out _)))
            return JsonPatterns.Integer;
        decimal least = -Largest, most = Largest;
        if (Bound(schema, Least, where) is { } from)
            least = Math.Max(least, decimal.Ceiling(from));
        if (Bound(schema, Above, where) is { } above)
            least = Math.Max(least, decimal.Floor(above) + 1);
        if (Bound(schema, Most, where) is { } to)
            most = Math.Min(most, decimal.Floor(to));
        if (Bound(schema, Below, where) is { } below)
            most = Math.Min(most, decimal.Ceiling(below) - 1);
        return least <= most ? Between((long)least, (long)most) : throw Bad(where, "has "
            + string.Join(" and ", Bounds.Where(b => schema.TryGetProperty(b, out _)).Select(b => $"{b} {schema.GetProperty(b)}"))
            + ", and no whole number of up to 18 digits lies there; give a wider range");
    }

    /// <summary>Whole numbers from one to another, both included, of at most 18 digits.</summary>
    public static Pattern Between(long least, long most)
    {
        var parts = new List<Pattern>();
        if (least < 0)
            parts.Add(Patterns.Sequence([Patterns.Text("-"), Naturals(Math.Max(1, -most), -least)]));
        if (most >= 0)
            parts.Add(Naturals(Math.Max(0, least), most));
        return Patterns.Choice(parts);
    }

    /// <summary>Those without a sign, one number of digits after the other.</summary>
    private static Pattern Naturals(long least, long most)
    {
        var (parts, first) = (new List<Pattern>(), 0L);
        for (var last = 9L; first <= most; (first, last) = (last + 1, 10 * last + 9))
            if (last >= least)
                parts.Add(Alike(Written(Math.Max(first, least)), Written(Math.Min(last, most))));
        return Patterns.Choice(parts);
    }

    /// <summary>Numbers of as many digits as their bounds: the first digit is a bound's, or between them and the rest is free.</summary>
    private static Pattern Alike(string least, string most)
    {
        var rest = least.Length - 1;
        if (least.All(d => d == '0') && most.All(d => d == '9'))
            return Patterns.Repeat(Digit, least.Length, least.Length);
        if (least[0] == most[0])
            return Patterns.Sequence([Digits(least[0], least[0]), Alike(least[1..], most[1..])]);
        List<Pattern> parts =
        [
            Patterns.Sequence([Digits(least[0], least[0]), Alike(least[1..], new('9', rest))]),
            Patterns.Sequence([Digits(most[0], most[0]), Alike(new('0', rest), most[1..])]),
        ];
        if (most[0] - least[0] > 1)
            parts.Add(Patterns.Sequence([Digits((char)(least[0] + 1), (char)(most[0] - 1)), Patterns.Repeat(Digit, rest, rest)]));
        return Patterns.Choice(parts);
    }

    private static Pattern Digits(char first, char last) => Patterns.One(new((first, last)));

    private static string Written(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static decimal? Bound(JsonElement schema, string name, string where)
    {
        if (!schema.TryGetProperty(name, out var given))
            return null;
        if (given.ValueKind != JsonValueKind.Number)
            throw Bad(where, $"has {name} {given.GetRawText()}; expected a number");
        // What does not fit a decimal lies beyond all numbers there are here.
        return given.TryGetDecimal(out var bound) ? bound : Math.Sign(given.GetDouble()) * 10m * Largest;
    }
}
