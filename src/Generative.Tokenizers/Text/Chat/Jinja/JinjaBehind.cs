using Evaluate = System.Func<Generative.Tokenizers.JinjaScope, object?>;

namespace Generative.Tokenizers;

/// <summary>Reads what stands behind a value: fields, items, slices, method calls, filters and tests.</summary>
/// <param name="words">The tag's words.</param>
/// <param name="expressions">Reads what stands in brackets.</param>
internal sealed class JinjaBehind(JinjaWords words, JinjaExpressions expressions)
{
    /// <summary>The value with all that stands behind it.</summary>
    public Evaluate Read(Evaluate value)
    {
        while (true)
        {
            if (words.Take("."))
                value = Field(value, words.Name());
            else if (words.Take("["))
                value = Item(value);
            else if (words.Take("|"))
                value = Filter(value);
            else if (words.Take("is"))
                value = Test(value);
            else if (words.Is("("))
                throw words.Error("calls of values are not understood; functions and methods have a name");
            else
                return value;
        }
    }

    private Evaluate Field(Evaluate value, string name)
    {
        if (!words.Take("("))
            return s => JinjaValues.Field(value(s), name, words);
        var arguments = expressions.List(")");
        JinjaMethods.Check(name, words);
        return s => JinjaMethods.Call(value(s), name, [.. arguments.Select(a => a(s))], words);
    }

    private Evaluate Item(Evaluate value)
    {
        var from = words.Is(":") ? null : expressions.Expression();
        if (from is not null && words.Take("]"))
            return s => JinjaValues.Item(value(s), from(s), words);
        words.Must(":");
        var to = words.Is(":") || words.Is("]") ? null : expressions.Expression();
        var step = words.Take(":") && !words.Is("]") ? expressions.Expression() : null;
        words.Must("]");
        return s => JinjaValues.Slice(value(s), from?.Invoke(s), to?.Invoke(s), step?.Invoke(s), words);
    }

    private Evaluate Filter(Evaluate value)
    {
        var name = words.Name();
        JinjaFilters.Check(name, words);
        var arguments = words.Take("(") ? expressions.List(")") : [];
        return s => JinjaFilters.Apply(name, value(s), [.. arguments.Select(a => a(s))], words);
    }

    private Evaluate Test(Evaluate value)
    {
        var (not, name) = (words.Take("not"), words.Name());
        JinjaTests.Check(name, words);
        return s => JinjaTests.Holds(name, value(s)) != not;
    }
}
