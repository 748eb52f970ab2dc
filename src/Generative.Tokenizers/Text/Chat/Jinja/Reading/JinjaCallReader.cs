namespace Generative.Tokenizers;

/// <summary>Reads what stands in the brackets of a call.</summary>
/// <param name="words">The tag's words.</param>
/// <param name="expressions">Reads the values.</param>
internal sealed class JinjaCallReader(JinjaWords words, JinjaExpressions expressions)
{
    /// <summary>A call without brackets.</summary>
    public static Func<JinjaScope, JinjaAt, JinjaGiven> Nothing { get; } = (_, _) => JinjaGiven.Nothing;

    /// <summary>Values by place, then by name; <c>*list</c> and <c>**mapping</c> stand for what is in them.</summary>
    public Func<JinjaScope, JinjaAt, JinjaGiven> Read()
    {
        words.Must("(");
        var (placed, named) = (new List<(bool Several, JinjaEvaluate Value)>(), new List<(string? Name, JinjaEvaluate Value)>());
        while (!words.Take(")"))
        {
            if (words.Take("**"))
                named.Add((null, expressions.Expression()));
            else if (words.IsNameBefore("="))
                named.Add(Named());
            else if (words.Take("*"))
                placed.Add((true, expressions.Expression()));
            else if (named.Count == 0)
                placed.Add((false, expressions.Expression()));
            else
                throw words.Error($"{words.Shown} stands behind values that have names; put it before them");
            if (!words.Is(")"))
                words.Must(",");
        }
        return (s, at) => new(Placed(placed, s, at), Named(named, s, at));
    }

    private (string? Name, JinjaEvaluate Value) Named()
    {
        var name = words.Name();
        words.Must("=");
        return (name, expressions.Expression());
    }

    private static List<object?> Placed(List<(bool Several, JinjaEvaluate Value)> values, JinjaScope scope, JinjaAt at)
    {
        var all = new List<object?>();
        foreach (var (several, value) in values)
            if (!several)
                all.Add(value(scope));
            else if (JinjaValues.Items(value(scope), at) is var items)
            {
                at.Items(all.Count + items.Count);
                all.AddRange(items);
            }
        return all;
    }

    private static Dictionary<string, object?> Named(List<(string? Name, JinjaEvaluate Value)> values, JinjaScope scope, JinjaAt at)
    {
        var all = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
            if (name is not null)
                all[name] = value(scope);
            else if (value(scope) is var given && given is Dictionary<string, object?> map)
                foreach (var (key, one) in map)
                    all[key] = one;
            else
                throw at.Error($"'**' stands before a mapping, and {JinjaValues.Shown(given)} is none");
        return all;
    }
}
