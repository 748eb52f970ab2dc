using System.Text;

namespace Generative.Tokenizers;

/// <summary>A <c>for</c>.</summary>
/// <param name="names">Names an item is given; several take an item apart.</param>
/// <param name="items">What is gone through.</param>
/// <param name="wanted">Which items count; null for all.</param>
/// <param name="body">Written for each.</param>
/// <param name="otherwise">Written where there are none; null for nothing.</param>
/// <param name="words">The tag, for messages.</param>
internal sealed class JinjaLoop(IReadOnlyList<string> names, Func<JinjaScope, object?> items, Func<JinjaScope, object?>? wanted,
    Action<JinjaScope, StringBuilder> body, Action<JinjaScope, StringBuilder>? otherwise, JinjaWords words)
{
    /// <summary>Writes all rounds.</summary>
    public void Run(JinjaScope outer, StringBuilder text)
    {
        var all = JinjaValues.Items(items(outer), words).Where(item => wanted is null || JinjaValues.IsTrue(wanted(Round(outer, item))))
            .ToList();
        if (all.Count == 0)
            otherwise?.Invoke(outer, text);
        for (var i = 0; i < all.Count; i++)
        {
            var scope = Round(outer, all[i]);
            scope.Set("loop", new Dictionary<string, object?>
            {
                ["index"] = i + 1L, ["index0"] = (long)i, ["first"] = i == 0, ["last"] = i == all.Count - 1, ["length"] = (long)all.Count,
                ["revindex"] = (long)all.Count - i, ["revindex0"] = all.Count - i - 1L,
                ["previtem"] = i > 0 ? all[i - 1] : new JinjaUndefined("loop.previtem"),
                ["nextitem"] = i + 1 < all.Count ? all[i + 1] : new JinjaUndefined("loop.nextitem"),
            });
            body(scope, text);
        }
    }

    private JinjaScope Round(JinjaScope outer, object? item)
    {
        var scope = new JinjaScope(outer);
        if (names.Count == 1)
            scope.Set(names[0], item);
        else if (item is List<object?> parts && parts.Count == names.Count)
            for (var i = 0; i < names.Count; i++)
                scope.Set(names[i], parts[i]);
        else
            throw words.Error($"{JinjaValues.Shown(item)} does not come apart into {string.Join(", ", names)}");
        return scope;
    }
}
