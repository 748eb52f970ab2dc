using System.Text;
using Generative.Shared;

namespace Generative.Tokenizers;

/// <summary>Values as JSON, as Python's json writes it.</summary>
/// <param name="at">Where it is asked for.</param>
/// <param name="indent">What a level is indented by; null for all on one line.</param>
/// <param name="comma">What stands between items.</param>
/// <param name="colon">What stands behind a name.</param>
/// <param name="asciiOnly">Whether everything beyond ASCII is escaped.</param>
/// <param name="sorted">Whether names are put in order.</param>
internal sealed class JinjaJson(JinjaAt at, string? indent, string comma, string colon, bool asciiOnly, bool sorted)
{
    private readonly StringBuilder _text = new();

    /// <summary>The filter <c>tojson</c> as chat templates have it: letters as they are, names in their own order.</summary>
    public static JinjaRoutine Filter { get; } = new("ensure_ascii indent separators sort_keys", a =>
    {
        var indent = a.Or(1, null) switch
        {
            null => null,
            string given => given,
            _ => JinjaOperators.Repeated(" ", a.Whole(1, 0), a.At),
        };
        var (comma, colon) = a.Or(2, null) switch
        {
            null => (indent is null ? ", " : ",", ": "),
            List<object?> and [string first, string second] => (first, second),
            _ => throw a.Error("takes two texts as 'separators'"),
        };
        return new JinjaJson(a.At, indent, comma, colon, a.Flag(0), a.Flag(3)).Written(a.Value);
    });

    private string Written(object? value)
    {
        Write(value, 0);
        return _text.ToString();
    }

    private void Write(object? value, int depth)
    {
        at.Step();
        switch (value)
        {
            case List<object?> list:
                Group("[", "]", list, item => Write(item, depth + 1), depth);
                break;
            case Dictionary<string, object?> map:
                var fields = sorted ? map.OrderBy(f => f.Key, Comparer<string>.Create(PythonText.Compare)) : map.AsEnumerable();
                Group("{", "}", [.. fields], field =>
                {
                    at.Write(_text, JsonText.Quote(field.Key, asciiOnly) + colon);
                    Write(field.Value, depth + 1);
                }, depth);
                break;
            default:
                at.Write(_text, Single(value));
                break;
        }
    }

    private void Group<T>(string open, string close, IReadOnlyCollection<T> items, Action<T> write, int depth)
    {
        at.Write(_text, open);
        var first = true;
        foreach (var item in items)
        {
            at.Write(_text, first ? "" : comma);
            NewLine(depth + 1);
            write(item);
            first = false;
        }
        if (!first)
            NewLine(depth);
        at.Write(_text, close);
    }

    private void NewLine(int depth)
    {
        if (indent is not null)
            at.Write(_text, "\n" + JinjaOperators.Repeated(indent, depth, at));
    }

    private string Single(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => JsonText.Quote(text, asciiOnly),
        double.NaN => "NaN",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        long or double => PythonNumbers.Text(value),
        _ => throw at.Error($"{JinjaValues.Shown(value)} has no JSON"),
    };
}
