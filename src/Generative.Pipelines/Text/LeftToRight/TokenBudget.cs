using static Generative.Pipelines.RequestNumbers;

namespace Generative.Pipelines;

/// <summary>How many tokens may be made.</summary>
internal static class TokenBudget
{
    private const int Usual = 256;

    /// <summary>Most tokens of each text: what is asked for, or the usual number as far as there is room.</summary>
    /// <exception cref="ArgumentException">The number is out of range, or given twice.</exception>
    /// <exception cref="ContextOverrunException">There is no room, and the cache forgets nothing.</exception>
    public static int Of(TextRequest request, ModelDescription model, int prompt, CachePolicy cache)
    {
        if (request is { Length: { } whole, MaxTokens: { } made })
            throw new ArgumentException($"length is {whole} and max tokens is {made}; keep one: length counts the prompt too.");
        if (request.Length is { } length && length <= prompt)
            throw new ArgumentException($"length is {length}, and the prompt has {prompt} tokens, so that nothing is left to make; give at "
                + $"least {prompt + 1}.");
        int? asked = (request.MaxTokens ?? request.Length - prompt) is { } given
            ? Within(given, 1, TextRequest.MostTokens, "max tokens") : null;
        int? room = cache.Kind == CacheKind.All ? model.ContextLength - prompt : null;
        var tokens = asked ?? Math.Max(1, Math.Min(model.DefaultTokens ?? Usual, room ?? int.MaxValue));
        CheckRoom(model, prompt, tokens, cache);
        return tokens;
    }

    /// <summary>Objects to a text that a model cannot see at once.</summary>
    /// <exception cref="ContextOverrunException">It cannot, and the cache forgets nothing.</exception>
    public static void CheckRoom(ModelDescription model, int prompt, int tokens, CachePolicy cache)
    {
        if (cache.Kind == CacheKind.All && model.ContextLength is { } context && (long)prompt + tokens > context)
            throw new ContextOverrunException(model.Card.Name, prompt, tokens, context, model.CacheKinds.Any(k => k != CacheKind.All));
    }
}
