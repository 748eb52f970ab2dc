namespace Generative.Tokenizers;

/// <summary>What stands between two values, as Python has it.</summary>
internal static class JinjaOperators
{
    /// <summary>A sum, a difference, a product, a quotient, a remainder or a power; of texts and lists sum and multiple.</summary>
    public static object? Calculate(string sign, object? a, object? b, JinjaAt at)
    {
        switch (sign, a, b)
        {
            case ("+", string x, string y):
                at.Letters((long)x.Length + y.Length);
                return x + y;
            case ("+", List<object?> x, List<object?> y) when x is JinjaTuple == y is JinjaTuple:
                at.Items((long)x.Count + y.Count);
                return x is JinjaTuple ? JinjaTuple.Of([.. x, .. y]) : (List<object?>)[.. x, .. y];
            case ("*", string x, long or bool):
                return Repeated(x, Whole(b), at);
            case ("*", long or bool, string y):
                return Repeated(y, Whole(a), at);
            case ("*", List<object?> x, long or bool):
                at.Items((long)Math.Min(Math.Max(0, Whole(b)) * (double)x.Count, int.MaxValue));
                var all = Enumerable.Range(0, x.Count == 0 ? 0 : (int)Math.Max(0, Whole(b))).SelectMany(_ => x).ToList();
                return x is JinjaTuple ? JinjaTuple.Of(all) : all;
            case ("*", long or bool, List<object?>):
                return Calculate(sign, b, a, at);
            case ("%", string format, _):
                return PercentFormat.Write(format, b, at);
            case (_, long or double or bool, long or double or bool):
                return Numbers(sign, a, b, at);
            default:
                throw at.Error($"'{sign}' is not understood between {JinjaValues.Shown(a)} and {JinjaValues.Shown(b)}");
        }
    }

    /// <summary>Whether a comparison holds.</summary>
    public static bool Holds(string sign, object? a, object? b, JinjaAt at) => sign switch
    {
        "==" => JinjaValues.AreEqual(a, b, at),
        "!=" => !JinjaValues.AreEqual(a, b, at),
        "in" => JinjaValues.Contains(b, a, at),
        "not" => !JinjaValues.Contains(b, a, at),
        "<" => JinjaValues.Compare(a, b, at) < 0,
        "<=" => JinjaValues.Compare(a, b, at) <= 0,
        ">" => JinjaValues.Compare(a, b, at) > 0,
        _ => JinjaValues.Compare(a, b, at) >= 0,
    };

    /// <summary>A text several times over.</summary>
    public static string Repeated(string text, long times, JinjaAt at)
    {
        at.Letters((long)Math.Min(Math.Max(0, times) * (double)text.Length, long.MaxValue / 2));
        return text.Length == 0 || times <= 0 ? "" : string.Concat(Enumerable.Repeat(text, (int)times));
    }

    private static object Numbers(string sign, object a, object b, JinjaAt at)
    {
        if (sign is "/" or "//" or "%" && PythonNumbers.Real(b) == 0)
            throw at.Error($"{JinjaValues.Shown(a)} cannot be divided by 0");
        if (a is double || b is double || sign == "/" || sign == "**" && Whole(b) < 0)
            return Reals(sign, PythonNumbers.Real(a), PythonNumbers.Real(b));
        try
        {
            return Wholes(sign, Whole(a), Whole(b));
        }
        catch (OverflowException)
        {
            throw at.Error($"{JinjaValues.Shown(a)} {sign} {JinjaValues.Shown(b)} does not fit into 64 bits");
        }
    }

    private static double Reals(string sign, double x, double y) => sign switch
    {
        "+" => x + y,
        "-" => x - y,
        "*" => x * y,
        "/" => x / y,
        "//" => Math.Floor(x / y),
        "%" => x - y * Math.Floor(x / y),
        _ => Math.Pow(x, y),
    };

    private static long Wholes(string sign, long x, long y) => checked(sign switch
    {
        "+" => x + y,
        "-" => x - y,
        "*" => x * y,
        // Both go down and not towards 0, as the rest has the divisor's sign.
        "//" => x / y - (x % y != 0 && x < 0 != y < 0 ? 1 : 0),
        "%" => x % y is var rest && rest != 0 && rest < 0 != y < 0 ? rest + y : rest,
        _ => Power(x, y),
    });

    private static long Power(long x, long y)
    {
        long result = 1;
        // Anything but these three leaves 64 bits long before 64 steps.
        for (var i = x is 0 or 1 or -1 ? Math.Min(y, 2 - y % 2) : y; i > 0; i--)
            result = checked(result * x);
        return result;
    }

    private static long Whole(object? value) => value is bool flag ? flag ? 1 : 0 : (long)value!;
}
