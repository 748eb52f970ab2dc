using static Generative.Pipelines.RequestNumbers;

namespace Generative.Pipelines;

/// <summary>What the cache of a request forgets.</summary>
internal static class CacheChoice
{
    /// <summary>The policy asked for, with its window filled in; nothing is forgotten where none is.</summary>
    /// <exception cref="ArgumentException">A number is out of range, or means nothing to the kind; or the model keeps no such
    /// cache.</exception>
    public static CachePolicy Of(TextRequest request, ModelDescription model)
    {
        if (request.Cache is not { } asked)
            return CachePolicy.All;
        Within(asked.Window, 0, int.MaxValue, "cache window");
        Within(asked.Sinks, 0, int.MaxValue, "cache sinks");
        if (asked.Kind == CacheKind.All)
            return asked.Window == 0 ? asked : throw new ArgumentException(
                $"cache window is {asked.Window}, and the cache keeps everything; choose a sliding or a lambda cache, or leave "
                    + "the window out.");
        CheckKind(asked, model, $"'{model.Card.Name}'", "leave the cache out");
        if (asked.Window == 0 && model.ContextLength is null)
            throw new ArgumentException($"The cache has no window, and '{model.Card.Name}' has no context length that could be one; give a "
                + "cache window.");
        if (asked.Window > model.ContextLength)
            throw new ArgumentException($"cache window is {asked.Window}, and '{model.Card.Name}' sees {model.ContextLength} tokens; give "
                + $"at most {model.ContextLength}, or 0 for all of them.");
        var window = asked.Window == 0 ? model.ContextLength!.Value : asked.Window;
        if (asked.Kind == CacheKind.Lambda)
            Within(asked.Sinks, 0, window, $"cache sinks, beside a window of {window},");
        return asked with { Window = window };
    }

    /// <summary>Objects to a policy that a draft, whose cache forgets as the model's does, does not keep.</summary>
    /// <param name="cache">The policy, its window filled in.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void CheckDraft(CachePolicy cache, ModelDescription draft, string name)
    {
        if (cache.Kind == CacheKind.All)
            return;
        CheckKind(cache, draft, $"the draft '{name}'", "leave the cache or the draft out");
        if (cache.Window > draft.ContextLength)
            throw new ArgumentException($"cache window is {cache.Window}, and the draft '{name}' sees {draft.ContextLength} tokens; "
                + $"give at most {draft.ContextLength}.");
    }

    private static void CheckKind(CachePolicy cache, ModelDescription model, string who, string fix)
    {
        if (!model.CacheKinds.Contains(cache.Kind))
            throw new ArgumentException($"cache is {cache.Kind}, and {who} keeps none of that kind; "
                + $"{fix}, or name another model (known here: {string.Join(", ", model.CacheKinds)}).");
    }
}
