using System.Globalization;
using System.Text;

namespace Generative.Tokenizers;

/// <summary>
/// Reads expressions, loosest first: a if b else c; or; and; not; comparisons; + -; ~; * / // %; **; signs; what stands behind.
/// </summary>
/// <param name="words">The tag's words.</param>
internal sealed class JinjaExpressions(JinjaWords words)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">=", "in", "not"];

    /// <summary>A whole expression; with commas, a tuple.</summary>
    public JinjaEvaluate Tuple(bool choices = true)
    {
        var first = choices ? Expression() : Or();
        if (!words.Is(","))
            return first;
        var items = new List<JinjaEvaluate> { first };
        while (words.Take(",") && !Ends())
            items.Add(choices ? Expression() : Or());
        return TupleOf(items);
    }

    /// <summary>An expression.</summary>
    public JinjaEvaluate Expression() => words.Inside(() =>
    {
        var value = Or();
        while (words.Take("if"))
        {
            var (then, condition) = (value, Or());
            JinjaEvaluate otherwise = words.Take("else") ? Expression() : _ => new JinjaUndefined("a value for 'else'");
            value = JinjaNode.Of(words, (s, _) => JinjaValues.IsTrue(condition(s)) ? then(s) : otherwise(s));
        }
        return value;
    });

    /// <summary>An expression that is followed by a keyword <c>if</c> of its own.</summary>
    public JinjaEvaluate Or()
    {
        var left = And();
        while (words.Take("or"))
        {
            var (a, b) = (left, And());
            left = JinjaNode.Of(words, (s, _) => a(s) is var first && JinjaValues.IsTrue(first) ? first : b(s));
        }
        return left;
    }

    private JinjaEvaluate And()
    {
        var left = Not();
        while (words.Take("and"))
        {
            var (a, b) = (left, Not());
            left = JinjaNode.Of(words, (s, _) => a(s) is var first && JinjaValues.IsTrue(first) ? b(s) : first);
        }
        return left;
    }

    private JinjaEvaluate Not()
    {
        if (!words.Take("not"))
            return Comparison();
        var value = words.Inside(Not);
        return JinjaNode.Of(words, (s, _) => !JinjaValues.IsTrue(value(s)));
    }

    private JinjaEvaluate Comparison()
    {
        var first = Sum();
        var others = new List<(string Sign, JinjaEvaluate Value)>();
        while (Comparisons.FirstOrDefault(words.Is) is { } sign)
        {
            words.Next();
            if (sign == "not")
                words.Must("in");
            others.Add((sign, Sum()));
        }
        return others.Count == 0 ? first : JinjaNode.Of(words, (s, at) =>
        {
            var left = first(s);
            foreach (var (sign, value) in others)
            {
                var right = value(s);
                if (!JinjaOperators.Holds(sign, left, right, at))
                    return false;
                left = right; // 1 < x < 3 asks for x once
            }
            return true;
        });
    }

    private JinjaEvaluate Sum() => Chain(Joined, "+", "-");

    private JinjaEvaluate Joined()
    {
        var parts = new List<JinjaEvaluate> { Product() };
        while (words.Take("~"))
            parts.Add(Product());
        return parts.Count == 1 ? parts[0] : JinjaNode.Of(words, (s, at) =>
        {
            var text = new StringBuilder();
            foreach (var part in parts)
                at.Write(text, JinjaTexts.Text(part(s), at));
            return text.ToString();
        });
    }

    private JinjaEvaluate Product() => Chain(Power, "*", "/", "//", "%");

    private JinjaEvaluate Power() => Chain(() => Signed(), "**");

    private JinjaEvaluate Chain(Func<JinjaEvaluate> part, params string[] signs)
    {
        var left = part();
        while (signs.FirstOrDefault(words.Is) is { } sign)
        {
            words.Next();
            var (a, b) = (left, part());
            left = JinjaNode.Of(words, (s, at) => JinjaOperators.Calculate(sign, a(s), b(s), at));
        }
        return left;
    }

    private JinjaEvaluate Signed(bool filtered = true)
    {
        var behind = new JinjaBehind(words, this);
        var value = words.Take("-") ? Times(-1L) : words.Take("+") ? Times(1L) : Primary();
        value = behind.Parts(value);
        return filtered ? behind.Filters(value) : value;

        JinjaEvaluate Times(long sign)
        {
            var number = words.Inside(() => Signed(filtered: false));
            return JinjaNode.Of(words, (s, at) =>
            {
                var one = number(s);
                return one is long or double or bool ? JinjaOperators.Calculate("*", sign, one, at)
                    : throw at.Error($"{JinjaValues.Shown(one)} has no sign");
            });
        }
    }

    /// <summary>A name, a text, a number, or what stands in brackets.</summary>
    public JinjaEvaluate Primary()
    {
        var (kind, text) = (words.Now.Kind, words.Now.Text);
        switch (kind)
        {
            case JinjaTokenKind.Text:
                return Texts();
            case JinjaTokenKind.Number:
                words.Next();
                var number = Number(text);
                return _ => number;
            case JinjaTokenKind.Name:
                words.Next();
                return text switch
                {
                    "true" or "True" => _ => true,
                    "false" or "False" => _ => false,
                    "none" or "None" => _ => null,
                    _ => s => s.Get(text),
                };
        }
        if (words.Take("("))
            return words.Take(")") ? TupleOf([]) : words.Inside(InBrackets);
        if (words.Take("["))
            return ListOf(Items("]"));
        if (words.Take("{"))
            return Map();
        throw words.Error($"{words.Shown} is not understood in an expression");
    }

    private JinjaEvaluate InBrackets()
    {
        var inner = Tuple();
        words.Must(")");
        return inner;
    }

    private JinjaEvaluate TupleOf(List<JinjaEvaluate> items)
    {
        var list = ListOf(items);
        return s => JinjaTuple.Of((List<object?>)list(s)!);
    }

    private JinjaEvaluate ListOf(List<JinjaEvaluate> items) => JinjaNode.Of(words, (s, at) =>
    {
        at.Items(items.Count);
        return items.ConvertAll(item => item(s));
    });

    /// <summary>Values with commas between, and the closing sign.</summary>
    private List<JinjaEvaluate> Items(string close)
    {
        var items = new List<JinjaEvaluate>();
        while (!words.Take(close))
        {
            items.Add(Expression());
            if (!words.Is(close))
                words.Must(",");
        }
        return items;
    }

    private object Number(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var radix = digits is ['0', var letter, ..] ? letter switch { 'x' or 'X' => 16, 'o' or 'O' => 8, 'b' or 'B' => 2, _ => 10 } : 10;
        return PythonNumbers.ReadWhole(digits, radix) is { } whole ? (object)whole
            : digits.AsSpan().IndexOfAny("eE.") < 0 && digits.All(char.IsAsciiDigit) ? throw words.Error($"'{text}' does not fit into 64 bits")
            : double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real
            : throw words.Error($"'{text}' is no number");
    }

    private JinjaEvaluate Texts()
    {
        var text = new StringBuilder();
        for (; words.Now.Kind == JinjaTokenKind.Text; words.Next())
            text.Append(words.Now.Text); // texts side by side are one
        var whole = text.ToString();
        return _ => whole;
    }

    private JinjaEvaluate Map()
    {
        var fields = new List<(JinjaEvaluate Key, JinjaEvaluate Value)>();
        while (!words.Take("}"))
        {
            var key = Expression();
            words.Must(":");
            fields.Add((key, Expression()));
            if (!words.Is("}"))
                words.Must(",");
        }
        return JinjaNode.Of(words, (s, at) =>
        {
            at.Items(fields.Count);
            var map = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var (key, value) in fields)
                map[key(s) is var given && given is string name ? name
                    : throw at.Error($"a mapping's names are texts, and {JinjaValues.Shown(given)} is none")] = value(s);
            return map;
        });
    }

    /// <summary>Whether a tuple without brackets ends here.</summary>
    private bool Ends() => words.Now.Kind == JinjaTokenKind.End || words.Is(")") || words.Is("in") || words.Is("if") || words.Is("recursive");
}
