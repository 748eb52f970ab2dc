namespace Generative.Tokenizers;

/// <summary>Reads statements. Belongs to one reading.</summary>
/// <param name="segments">Text and tags.</param>
/// <param name="source">Where they were read, for messages.</param>
internal sealed class JinjaParser(IReadOnlyList<JinjaSegment> segments, string source)
{
    private const int MostDepth = 100;
    private const string Known = "if, for, break, continue, set, macro, call, filter, with, raw and generation";

    private int _at, _depth, _loops;

    /// <summary>The whole template.</summary>
    /// <exception cref="InvalidDataException">A tag is not understood; the message names it and its line.</exception>
    public JinjaWrite Parse()
    {
        var (all, end) = Body([]);
        return end is null ? all : throw end.Value.Words.Error($"'{end.Value.Name}' closes nothing");
    }

    /// <summary>All up to a statement that closes or parts it, which is read but for what follows its name.</summary>
    private (JinjaWrite Write, (string Name, JinjaWords Words)? End) Body(string[] ends)
    {
        var parts = new List<JinjaWrite>();
        while (_at < segments.Count)
        {
            var segment = segments[_at++];
            var words = new JinjaWords(segment.Kind == JinjaSegmentKind.Text ? "" : segment.Text, $"{source}, line {segment.Line}");
            if (segment.Kind == JinjaSegmentKind.Text)
                parts.Add(JinjaStatements.Text(segment.Text, words));
            else if (segment.Kind == JinjaSegmentKind.Value)
                parts.Add(JinjaStatements.Value(Whole(words), words));
            else if (words.Name() is var name && (ends.Contains(name) || Closes(name)))
                return (JinjaStatements.Together(parts), (name, words));
            else
                parts.Add(Statement(name, words));
        }
        return (JinjaStatements.Together(parts), null);
    }

    private static bool Closes(string name) => name is "else" or "elif" || name.StartsWith("end", StringComparison.Ordinal);

    private static JinjaEvaluate Whole(JinjaWords words)
    {
        var value = new JinjaExpressions(words).Tuple();
        words.End();
        return value;
    }

    private JinjaWrite Statement(string name, JinjaWords words) => name switch
    {
        "if" => If(words),
        "for" => For(words),
        "break" => Jump(JinjaFlow.Break, name, words),
        "continue" => Jump(JinjaFlow.Continue, name, words),
        "set" => Set(words),
        "macro" => Macro(words),
        "call" => Call(words),
        "filter" => Filter(words),
        "with" => With(words),
        // Marks what the assistant said, for training; writes nothing itself.
        "generation" => JinjaStatements.Inside(Apart(words, "endgeneration")),
        _ => throw words.Error($"the statement '{name}' is not supported; known are {Known}"),
    };

    private (JinjaWrite Write, string End, JinjaWords Words) Until(JinjaWords opening, params string[] ends)
    {
        if (++_depth > MostDepth)
            throw opening.Error($"statements stand more than {MostDepth} deep in each other; flatten them");
        var (write, end) = Body(ends);
        _depth--;
        if (end is not { } found)
            throw opening.Error($"a statement is not closed; expected '{ends[^1]}'");
        return ends.Contains(found.Name) ? (write, found.Name, found.Words)
            : throw found.Words.Error($"found '{found.Name}' and expected '{ends[^1]}'");
    }

    /// <summary>What is written apart from the text around it: no loop around it can be left from there.</summary>
    private JinjaWrite Apart(JinjaWords opening, string end)
    {
        var loops = _loops;
        _loops = 0;
        var (write, _, _) = Until(opening, end);
        _loops = loops;
        return write;
    }

    private JinjaWrite If(JinjaWords words)
    {
        var branches = new List<(JinjaEvaluate Condition, JinjaWrite Write)>();
        for (var (opening, end) = (words, "elif"); ;)
        {
            JinjaEvaluate condition = end == "elif" ? Whole(opening) : _ => true;
            var (write, next, at) = end == "elif" ? Until(opening, "elif", "else", "endif") : Until(opening, "endif");
            branches.Add((condition, write));
            if (next == "endif")
                return JinjaStatements.If(branches, words);
            (opening, end) = (at, next);
        }
    }

    private JinjaWrite For(JinjaWords words)
    {
        var target = JinjaTargets.Read(words);
        words.Must("in");
        var expressions = new JinjaExpressions(words);
        var items = expressions.Tuple(choices: false);
        var wanted = words.Take("if") ? expressions.Expression() : null;
        var recursive = words.Take("recursive");
        words.End();
        _loops++;
        var (body, end, next) = Until(words, "else", "endfor");
        _loops--;
        var otherwise = end == "else" ? Until(next, "endfor").Write : null;
        return new JinjaLoop(target, items, wanted, body, otherwise, recursive, words).Run;
    }

    private JinjaWrite Jump(JinjaFlow flow, string name, JinjaWords words)
    {
        words.End();
        return _loops > 0 ? (_, _) => flow : throw words.Error($"'{name}' stands outside of a loop");
    }

    private JinjaWrite Set(JinjaWords words)
    {
        var target = JinjaTargets.Read(words);
        if (words.Take("="))
            return JinjaStatements.Set(target, Whole(words), words);
        var filters = new JinjaBehind(words, new JinjaExpressions(words)).Filters(JinjaStatements.Block);
        words.End();
        return JinjaStatements.SetBlock(target, Apart(words, "endset"), filters, words);
    }

    private JinjaWrite Macro(JinjaWords words)
    {
        var name = words.Name();
        var parameters = JinjaTargets.Parameters(words);
        words.End();
        var macro = new JinjaMacro(name, parameters, Apart(words, "endmacro"));
        return (scope, _) =>
        {
            scope.Set(name, macro.In(scope));
            return JinjaFlow.On;
        };
    }

    private JinjaWrite Call(JinjaWords words)
    {
        var parameters = words.Is("(") ? JinjaTargets.Parameters(words) : [];
        var expressions = new JinjaExpressions(words);
        JinjaEvaluate called = expressions.Primary();
        while (words.Take(".") && words.Name() is var field && called is var value)
            called = JinjaNode.Of(words, (s, at) => JinjaMembers.Field(value(s), field, at));
        var given = new JinjaCallReader(words, expressions).Read();
        words.End();
        return JinjaStatements.Call(called, given, new("caller", parameters, Apart(words, "endcall")), words);
    }

    private JinjaWrite Filter(JinjaWords words)
    {
        var name = words.Name();
        var expressions = new JinjaExpressions(words);
        var given = words.Is("(") ? new JinjaCallReader(words, expressions).Read() : JinjaCallReader.Nothing;
        var filters = new JinjaBehind(words, expressions).Filters(
            JinjaNode.Of(words, (s, at) => JinjaFilters.Apply(name, JinjaStatements.Block(s), given(s, at), at)));
        words.End();
        return JinjaStatements.Filter(Apart(words, "endfilter"), filters, words);
    }

    private JinjaWrite With(JinjaWords words)
    {
        var set = new List<JinjaWrite>();
        while (words.Now.Kind != JinjaTokenKind.End)
        {
            var target = JinjaTargets.One(words);
            words.Must("=");
            set.Add(JinjaStatements.Set(target, new JinjaExpressions(words).Expression(), words));
            if (words.Now.Kind != JinjaTokenKind.End)
                words.Must(",");
        }
        set.Add(Until(words, "endwith").Write);
        return JinjaStatements.Inside(JinjaStatements.Together(set));
    }
}
