using System.Text;

namespace Generative.Tokenizers;

/// <summary>A <c>for</c>.</summary>
/// <param name="target">What an item is given to.</param>
/// <param name="items">What is gone through.</param>
/// <param name="wanted">Which items count; null for all.</param>
/// <param name="body">Written for each.</param>
/// <param name="otherwise">Written where there are none; null for nothing.</param>
/// <param name="recursive">Whether the body may write the loop again, for items of its own.</param>
/// <param name="words">The tag, for messages.</param>
internal sealed class JinjaLoop(JinjaTarget target, JinjaEvaluate items, JinjaEvaluate? wanted, JinjaWrite body, JinjaWrite? otherwise,
    bool recursive, JinjaWords words)
{
    /// <summary>Writes all rounds.</summary>
    public JinjaFlow Run(JinjaScope outer, StringBuilder text) => Level(items(outer), 0, outer, text);

    private JinjaFlow Level(object? gone, int depth, JinjaScope outer, StringBuilder text)
    {
        var at = outer.At(words);
        var all = Wanted(JinjaValues.Items(gone, at), outer, at);
        if (all.Count == 0)
            return otherwise?.Invoke(new(outer), text) ?? JinjaFlow.On;
        var rounds = new JinjaRounds(all, depth, recursive ? Again(depth + 1, outer) : null);
        for (; rounds.Now < all.Count; rounds.Now++)
        {
            at.Step();
            var scope = Round(outer, all[rounds.Now], at);
            scope.Set("loop", rounds);
            if (body(scope, text) == JinjaFlow.Break)
                break;
        }
        return JinjaFlow.On;
    }

    private JinjaCallable Again(int depth, JinjaScope outer) => new("loop", new("iterable", a => a.At.Run.Call(() =>
    {
        var text = new StringBuilder();
        Level(a[0], depth, outer, text);
        return text.ToString();
    }, a.At.Words)));

    /// <summary>The items that count, in a list of its own: the body may change the one it came from.</summary>
    private List<object?> Wanted(List<object?> all, JinjaScope outer, JinjaAt at)
    {
        at.Items(all.Count);
        return wanted is null ? [.. all] : all.FindAll(item => JinjaValues.IsTrue(wanted(Round(outer, item, at))));
    }

    private JinjaScope Round(JinjaScope outer, object? item, JinjaAt at)
    {
        var scope = new JinjaScope(outer);
        target.Assign(scope, item, at);
        return scope;
    }
}
