namespace Generative.Tokenizers;

/// <summary>What may stand behind <c>is</c>.</summary>
internal static class JinjaTests
{
    private static readonly Dictionary<string, JinjaRoutine> All = Known();

    /// <summary>Whether a test holds.</summary>
    /// <exception cref="InvalidDataException">There is no such test, or it is given what it does not take.</exception>
    public static bool Holds(string name, object? value, JinjaGiven given, JinjaAt at) => All.TryGetValue(name, out var test)
        ? JinjaValues.IsTrue(test.Call($"the test 'is {name}'", value, given, at))
        : throw at.Error($"the test 'is {name}' is not supported; known are {string.Join(", ", All.Keys)}");

    /// <summary>Whether there are letters, and none that has a small form but is not in it.</summary>
    public static bool IsLower(string text) =>
        text.Any(char.IsLetter) && string.Equals(text, text.ToLowerInvariant(), StringComparison.Ordinal);

    /// <summary>The same of capitals.</summary>
    public static bool IsUpper(string text) =>
        text.Any(char.IsLetter) && string.Equals(text, text.ToUpperInvariant(), StringComparison.Ordinal);

    private static Dictionary<string, JinjaRoutine> Known()
    {
        var all = new Dictionary<string, JinjaRoutine>(StringComparer.Ordinal);
        Plain("defined", v => v is not JinjaUndefined);
        Plain("undefined", v => v is JinjaUndefined);
        Plain("none", v => v is null);
        Plain("boolean", v => v is bool);
        Plain("true", v => v is true);
        Plain("false", v => v is false);
        Plain("string", v => v is string);
        Plain("number", v => v is long or double or bool);
        Plain("integer", v => v is long);
        Plain("float", v => v is double);
        Plain("mapping", v => v is Dictionary<string, object?>);
        // What was never set is an empty list to whoever goes through it.
        Plain("sequence", v => v is List<object?> or string or Dictionary<string, object?> or JinjaUndefined);
        Plain("iterable", v => v is List<object?> or string or Dictionary<string, object?> or JinjaUndefined);
        Plain("callable", v => v is JinjaCallable);
        Plain("escaped", _ => false);
        Plain("lower", v => v is string text && IsLower(text));
        Plain("upper", v => v is string text && IsUpper(text));
        all["even"] = new("", a => Remainder(a, 2L) is 0L or 0.0);
        all["odd"] = new("", a => Remainder(a, 2L) is 1L or 1.0);
        all["divisibleby"] = new("num", a => Remainder(a, a[0]) is 0L or 0.0);
        all["in"] = new("seq", a => JinjaValues.Contains(a[0], a.Value, a.At));
        all["sameas"] = new("other", a => AreSame(a.Value, a[0]));
        all["filter"] = new("", a => a.Value is string name && JinjaFilters.Has(name));
        all["test"] = new("", a => a.Value is string name && all.ContainsKey(name));
        Compares("==", "eq", "equalto");
        Compares("!=", "ne");
        Compares("<", "lt", "lessthan");
        Compares("<=", "le");
        Compares(">", "gt", "greaterthan");
        Compares(">=", "ge");
        return all;

        void Plain(string name, Func<object?, bool> holds) => all[name] = new("", a => holds(a.Value));
        void Compares(string sign, params string[] names)
        {
            var test = new JinjaRoutine("other", a => JinjaOperators.Holds(sign, a.Value, a[0], a.At));
            foreach (var name in (string[])[sign, .. names])
                all[name] = test;
        }
    }

    private static object? Remainder(JinjaArguments a, object? by) => JinjaOperators.Calculate("%", a.Value, by, a.At);

    private static bool AreSame(object? a, object? b) => (a, b) switch
    {
        (string x, string y) => x == y,
        (long or bool or double, _) => Equals(a, b),
        _ => ReferenceEquals(a, b),
    };
}
