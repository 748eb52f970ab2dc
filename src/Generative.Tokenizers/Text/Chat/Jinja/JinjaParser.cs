using System.Text;
using Write = System.Action<Generative.Tokenizers.JinjaScope, System.Text.StringBuilder>;

namespace Generative.Tokenizers;

/// <summary>Reads statements. Belongs to one reading.</summary>
/// <param name="segments">Text and tags.</param>
/// <param name="source">Where they were read, for messages.</param>
internal sealed class JinjaParser(IReadOnlyList<JinjaSegment> segments, string source)
{
    private const string Known = "if, for, set and generation";
    private int _at;

    /// <summary>The whole template.</summary>
    /// <exception cref="InvalidDataException">A tag is not understood; the message names it and its line.</exception>
    public Write Parse()
    {
        var (all, end) = Body([]);
        return end is null ? all : throw end.Value.Words.Error($"'{end.Value.Name}' closes nothing");
    }

    /// <summary>All up to a statement that closes or parts it, which is read but for what follows its name.</summary>
    private (Write Write, (string Name, JinjaWords Words)? End) Body(string[] ends)
    {
        var parts = new List<Write>();
        while (_at < segments.Count)
        {
            var segment = segments[_at++];
            var words = segment.Kind == JinjaSegmentKind.Text ? null : new JinjaWords(segment.Text, $"{source}, line {segment.Line}");
            if (words is null)
                parts.Add((_, text) => text.Append(segment.Text));
            else if (segment.Kind == JinjaSegmentKind.Value)
                parts.Add(Value(words));
            else if (words.Name() is var name && (ends.Contains(name) || Closes(name)))
                return (Together(parts), (name, words));
            else
                parts.Add(Statement(name, words));
        }
        return (Together(parts), null);
    }

    private static bool Closes(string name) => name is "else" or "elif" || name.StartsWith("end", StringComparison.Ordinal);

    private static Write Together(List<Write> parts) => (scope, text) =>
    {
        foreach (var part in parts)
            part(scope, text);
    };

    private static Write Value(JinjaWords words)
    {
        var value = Whole(words);
        return (scope, text) => text.Append(JinjaValues.Text(value(scope)));
    }

    private static Func<JinjaScope, object?> Whole(JinjaWords words)
    {
        var value = new JinjaExpressions(words).Expression();
        words.End();
        return value;
    }

    private Write Statement(string name, JinjaWords words) => name switch
    {
        "if" => If(words),
        "for" => For(words),
        "set" => Set(words),
        // Marks what the assistant said, for training; writes nothing itself.
        "generation" => Until(words, "endgeneration").Write,
        _ => throw words.Error($"the statement '{name}' is not supported; known are {Known}"),
    };

    private (Write Write, string End, JinjaWords Words) Until(JinjaWords opening, params string[] ends)
    {
        var (write, end) = Body(ends);
        if (end is not { } found)
            throw opening.Error($"a statement is not closed; expected '{ends[^1]}'");
        return ends.Contains(found.Name) ? (write, found.Name, found.Words)
            : throw found.Words.Error($"found '{found.Name}' and expected '{ends[^1]}'");
    }

    private Write If(JinjaWords words)
    {
        var condition = Whole(words);
        var (then, end, next) = Until(words, "elif", "else", "endif");
        Write otherwise = end switch
        {
            "elif" => If(next),
            "else" => Until(next, "endif").Write,
            _ => (_, _) => { },
        };
        return (scope, text) => (JinjaValues.IsTrue(condition(scope)) ? then : otherwise)(scope, text);
    }

    private Write For(JinjaWords words)
    {
        var names = new List<string> { words.Name() };
        while (words.Take(","))
            names.Add(words.Name());
        words.Must("in");
        var expressions = new JinjaExpressions(words);
        var items = expressions.Or();
        var wanted = words.Take("if") ? expressions.Expression() : null;
        words.End();
        var (body, end, next) = Until(words, "else", "endfor");
        var otherwise = end == "else" ? Until(next, "endfor").Write : null;
        return new JinjaLoop(names, items, wanted, body, otherwise, words).Run;
    }

    private Write Set(JinjaWords words)
    {
        var name = words.Name();
        var field = words.Take(".") ? words.Name() : null;
        if (!words.Take("="))
        {
            words.End();
            var block = Until(words, "endset").Write;
            return (scope, _) =>
            {
                var text = new StringBuilder();
                block(scope, text);
                Assign(scope, text.ToString());
            };
        }
        var value = Whole(words);
        return (scope, _) => Assign(scope, value(scope));

        void Assign(JinjaScope scope, object? given)
        {
            if (field is null)
                scope.Set(name, given);
            else if (scope.Get(name) is JinjaNamespace own)
                own.Names[field] = given;
            else
                throw words.Error($"'{name}' is no namespace, and its '{field}' cannot be set");
        }
    }
}
