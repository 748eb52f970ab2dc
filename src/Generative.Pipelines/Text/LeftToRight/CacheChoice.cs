using static Generative.Pipelines.RequestNumbers;

namespace Generative.Pipelines;

/// <summary>What the cache of a request forgets.</summary>
internal static class CacheChoice
{
    /// <summary>The policy asked for, with its window filled in; nothing is forgotten where none is.</summary>
    /// <exception cref="ArgumentException">A number is out of range, or means nothing to the kind.</exception>
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
        if (asked.Window == 0 && model.ContextLength is null)
            throw new ArgumentException($"The cache has no window, and '{model.Card.Name}' has no context length that could be one; give a "
                + "cache window.");
        if (asked.Window > model.ContextLength)
            throw new ArgumentException($"cache window is {asked.Window}, and '{model.Card.Name}' sees {model.ContextLength} tokens; give "
                + $"at most {model.ContextLength}, or 0 for all of them.");
        return asked with { Window = asked.Window == 0 ? model.ContextLength!.Value : asked.Window };
    }
}
