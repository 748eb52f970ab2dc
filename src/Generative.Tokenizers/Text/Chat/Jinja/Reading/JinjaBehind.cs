namespace Generative.Tokenizers;

/// <summary>Reads what stands behind a value: fields, items, slices, calls, filters and tests.</summary>
/// <param name="words">The tag's words.</param>
/// <param name="expressions">Reads what stands in brackets.</param>
internal sealed class JinjaBehind(JinjaWords words, JinjaExpressions expressions)
{
    // Words that go on with the expression around a test, and are no value it is given.
    private static readonly string[] Keywords = ["else", "or", "and", "if", "is", "not", "in", "recursive"];

    private readonly JinjaCallReader _calls = new(words, expressions);

    /// <summary>The value with fields, items and calls behind it.</summary>
    public JinjaEvaluate Parts(JinjaEvaluate value)
    {
        while (true)
        {
            if (words.Take("."))
                value = Field(value);
            else if (words.Take("["))
                value = Item(value);
            else if (words.Is("("))
                value = Call(value);
            else
                return value;
        }
    }

    /// <summary>The value with filters and tests behind it.</summary>
    public JinjaEvaluate Filters(JinjaEvaluate value)
    {
        while (true)
        {
            if (words.Take("|"))
                value = Filter(value);
            else if (words.Take("is"))
                value = Test(value);
            else if (words.Is("("))
                value = Call(value);
            else
                return value;
        }
    }

    private JinjaEvaluate Field(JinjaEvaluate value)
    {
        if (words.Now.Kind == JinjaTokenKind.Number)
        {
            var place = PythonNumbers.ReadWhole(words.Now.Text, 10) ?? throw words.Error($"{words.Shown} is no place");
            words.Next();
            return JinjaNode.Of(words, (s, at) => JinjaMembers.Item(value(s), place, at));
        }
        var name = words.Name();
        if (!words.Is("("))
            return JinjaNode.Of(words, (s, at) => JinjaMembers.Field(value(s), name, at));
        var given = _calls.Read();
        return JinjaNode.Of(words, (s, at) =>
        {
            var self = value(s);
            return JinjaMembers.Field(self, name, at) is JinjaCallable method ? method.Call(given(s, at), at)
                : throw at.Error($"{JinjaValues.Shown(self)} has no method '{name}()'{Known(self)}");
        });
    }

    private static string Known(object? value)
    {
        var known = JinjaMembers.Methods(value);
        return known is null ? "" : $"; known are {string.Join(", ", known.Keys)}";
    }

    private JinjaEvaluate Call(JinjaEvaluate value)
    {
        var given = _calls.Read();
        return JinjaNode.Of(words, (s, at) => value(s) switch
        {
            JinjaCallable function => function.Call(given(s, at), at),
            JinjaRounds { Again: { } again } => again.Call(given(s, at), at),
            JinjaUndefined undefined => throw at.Error($"the function '{undefined.Name}()' is not known"),
            var other => throw at.Error($"{JinjaValues.Shown(other)} is called and is no function"),
        });
    }

    private JinjaEvaluate Item(JinjaEvaluate value)
    {
        var from = words.Is(":") ? null : expressions.Expression();
        if (from is not null && words.Take("]"))
            return JinjaNode.Of(words, (s, at) => JinjaMembers.Item(value(s), from(s), at));
        words.Must(":");
        var to = words.Is(":") || words.Is("]") ? null : expressions.Expression();
        var step = words.Take(":") && !words.Is("]") ? expressions.Expression() : null;
        words.Must("]");
        return JinjaNode.Of(words, (s, at) => JinjaSlices.Part(value(s), from?.Invoke(s), to?.Invoke(s), step?.Invoke(s), at));
    }

    private JinjaEvaluate Filter(JinjaEvaluate value)
    {
        var name = words.Name();
        var given = words.Is("(") ? _calls.Read() : JinjaCallReader.Nothing;
        return JinjaNode.Of(words, (s, at) => JinjaFilters.Apply(name, value(s), given(s, at), at));
    }

    private JinjaEvaluate Test(JinjaEvaluate value)
    {
        var (not, name) = (words.Take("not"), words.Name());
        var given = words.Is("(") ? _calls.Read() : TakesOne() ? One() : JinjaCallReader.Nothing;
        return JinjaNode.Of(words, (s, at) => JinjaTests.Holds(name, value(s), given(s, at), at) != not);
    }

    /// <summary>Whether a value without brackets stands behind a test's name: <c>is divisibleby 3</c>.</summary>
    private bool TakesOne() => words.Now.Kind switch
    {
        JinjaTokenKind.Text or JinjaTokenKind.Number => true,
        JinjaTokenKind.Name => !Keywords.Contains(words.Now.Text),
        _ => words.Is("[") || words.Is("{"),
    };

    private Func<JinjaScope, JinjaAt, JinjaGiven> One()
    {
        var value = Parts(expressions.Primary());
        return (s, _) => JinjaGiven.Nothing with { Placed = [value(s)] };
    }
}
