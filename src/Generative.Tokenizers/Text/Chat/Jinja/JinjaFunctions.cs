using Evaluate = System.Func<Generative.Tokenizers.JinjaScope, object?>;

namespace Generative.Tokenizers;

/// <summary>Reads calls of the functions that templates are given.</summary>
/// <param name="words">The tag's words.</param>
/// <param name="expressions">Reads arguments.</param>
internal sealed class JinjaFunctions(JinjaWords words, JinjaExpressions expressions)
{
    private const int MostItems = 100_000;

    /// <summary>A call; the present word is its opening bracket.</summary>
    /// <param name="name">The function.</param>
    public Evaluate Call(string name)
    {
        words.Must("(");
        if (name == "namespace")
            return Namespace();
        var arguments = expressions.List(")");
        return (name, arguments) switch
        {
            ("raise_exception", [var message]) => s => throw new ArgumentException(
                $"The chat template does not take these messages: {JinjaValues.Text(message(s))}"),
            ("range", { Count: >= 1 and <= 3 }) => s => Range([.. arguments.Select(a => a(s) is long whole ? whole
                : throw words.Error("range() takes whole numbers"))]),
            // It may stand behind a test for itself: an error only once it is called.
            _ => _ => throw words.Error($"the function '{name}()' is not supported with {arguments.Count} arguments; "
                + "known are raise_exception, namespace and range"),
        };
    }

    private Evaluate Namespace()
    {
        var names = new List<(string Name, Evaluate Value)>();
        while (!words.Take(")"))
        {
            var name = words.Name();
            words.Must("=");
            names.Add((name, expressions.Expression()));
            if (!words.Is(")"))
                words.Must(",");
        }
        return s =>
        {
            var made = new JinjaNamespace();
            foreach (var (name, value) in names)
                made.Names[name] = value(s);
            return made;
        };
    }

    private List<object?> Range(long[] bounds)
    {
        var (from, to) = bounds.Length == 1 ? (0, bounds[0]) : (bounds[0], bounds[1]);
        var step = bounds.Length == 3 ? bounds[2] : 1;
        if (step == 0)
            throw words.Error("range() goes in steps of 0; give another");
        var items = new List<object?>();
        for (var i = from; step > 0 ? i < to : i > to; i += step)
        {
            if (items.Count == MostItems)
                throw words.Error($"range() has more than {MostItems} numbers");
            items.Add(i);
        }
        return items;
    }
}
