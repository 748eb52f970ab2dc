using System.Globalization;
using Evaluate = System.Func<Generative.Tokenizers.JinjaScope, object?>;

namespace Generative.Tokenizers;

/// <summary>Reads expressions, loosest first: a if b else c; or; and; not; comparisons; + -; ~; * / %; signs; what stands behind.</summary>
/// <param name="words">The tag's words.</param>
internal sealed class JinjaExpressions(JinjaWords words)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">=", "in", "not"];

    /// <summary>A whole expression.</summary>
    public Evaluate Expression()
    {
        var value = Or();
        while (words.Take("if"))
        {
            var (then, condition) = (value, Or());
            Evaluate otherwise = words.Take("else") ? Expression() : _ => new JinjaUndefined("a value for 'else'");
            value = s => JinjaValues.IsTrue(condition(s)) ? then(s) : otherwise(s);
        }
        return value;
    }

    /// <summary>An expression that is followed by a keyword <c>if</c> of its own.</summary>
    public Evaluate Or()
    {
        var left = And();
        while (words.Take("or"))
        {
            var (a, b) = (left, And());
            left = s => a(s) is var first && JinjaValues.IsTrue(first) ? first : b(s);
        }
        return left;
    }

    private Evaluate And()
    {
        var left = Not();
        while (words.Take("and"))
        {
            var (a, b) = (left, Not());
            left = s => a(s) is var first && JinjaValues.IsTrue(first) ? b(s) : first;
        }
        return left;
    }

    private Evaluate Not()
    {
        if (!words.Take("not"))
            return Comparison();
        var value = Not();
        return s => !JinjaValues.IsTrue(value(s));
    }

    private Evaluate Comparison()
    {
        var left = Sum();
        Evaluate? all = null;
        while (Comparisons.FirstOrDefault(words.Is) is { } sign)
        {
            words.Next();
            if (sign == "not")
                words.Must("in");
            var (a, b, before, where) = (left, Sum(), all, words);
            bool Holds(JinjaScope s) => sign switch
            {
                "==" => JinjaValues.AreEqual(a(s), b(s)),
                "!=" => !JinjaValues.AreEqual(a(s), b(s)),
                "in" => JinjaValues.Contains(b(s), a(s), where),
                "not" => !JinjaValues.Contains(b(s), a(s), where),
                "<" => JinjaValues.Compare(a(s), b(s), where) < 0,
                "<=" => JinjaValues.Compare(a(s), b(s), where) <= 0,
                ">" => JinjaValues.Compare(a(s), b(s), where) > 0,
                _ => JinjaValues.Compare(a(s), b(s), where) >= 0,
            };
            all = before is null ? s => Holds(s) : s => JinjaValues.IsTrue(before(s)) && Holds(s);
            left = b;
        }
        return all ?? left;
    }

    private Evaluate Sum() => Chain(Joined, "+", "-");

    private Evaluate Joined()
    {
        var left = Product();
        while (words.Take("~"))
        {
            var (a, b) = (left, Product());
            left = s => JinjaValues.Text(a(s)) + JinjaValues.Text(b(s));
        }
        return left;
    }

    private Evaluate Product() => Chain(Signed, "*", "/", "//", "%");

    private Evaluate Chain(Func<Evaluate> part, params string[] signs)
    {
        var left = part();
        while (signs.FirstOrDefault(words.Is) is { } sign)
        {
            words.Next();
            var (a, b) = (left, part());
            left = s => JinjaValues.Calculate(sign, a(s), b(s), words);
        }
        return left;
    }

    private Evaluate Signed()
    {
        if (words.Take("-") && Signed() is var value)
            return s => JinjaValues.Calculate("-", 0L, value(s), words);
        return new JinjaBehind(words, this).Read(Primary());
    }

    private Evaluate Primary()
    {
        var (kind, text) = (words.Now.Kind, words.Now.Text);
        switch (kind)
        {
            case JinjaTokenKind.Text:
                return Texts();
            case JinjaTokenKind.Number:
                words.Next();
                object number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? (object)whole
                    : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real
                    : throw words.Error($"'{text}' is no number");
                return _ => number;
            case JinjaTokenKind.Name:
                words.Next();
                return text switch
                {
                    "true" or "True" => _ => true,
                    "false" or "False" => _ => false,
                    "none" or "None" => _ => null,
                    _ when words.Is("(") => new JinjaFunctions(words, this).Call(text),
                    _ => s => s.Get(text),
                };
        }
        if (words.Take("("))
        {
            var inner = Expression();
            words.Must(")");
            return inner;
        }
        if (words.Take("["))
        {
            var items = List("]");
            return s => items.Select(i => i(s)).ToList();
        }
        if (words.Take("{"))
            return Map();
        throw words.Error($"{words.Shown} is not understood in an expression");
    }

    /// <summary>Values with commas between, and the closing sign.</summary>
    public List<Evaluate> List(string close)
    {
        var items = new List<Evaluate>();
        while (!words.Take(close))
        {
            items.Add(Expression());
            if (!words.Is(close))
                words.Must(",");
        }
        return items;
    }

    private Evaluate Texts()
    {
        var text = "";
        for (; words.Now.Kind == JinjaTokenKind.Text; words.Next())
            text += words.Now.Text; // texts side by side are one
        return _ => text;
    }

    private Evaluate Map()
    {
        var fields = new List<(Evaluate Key, Evaluate Value)>();
        while (!words.Take("}"))
        {
            var key = Expression();
            words.Must(":");
            fields.Add((key, Expression()));
            if (!words.Is("}"))
                words.Must(",");
        }
        return s => fields.ToDictionary(f => JinjaValues.Text(f.Key(s)), f => f.Value(s));
    }
}
