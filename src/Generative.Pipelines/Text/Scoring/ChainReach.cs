using static Generative.Pipelines.RequestNumbers;

namespace Generative.Pipelines;

/// <summary>
/// How far back a model that reads from left to right looks when a text is longer than what it takes: it reads a window's worth, then
/// begins anew with the last of those tokens.
/// </summary>
/// <param name="Window">Tokens it reads at once, the beginning included.</param>
/// <param name="Context">Tokens it begins anew with: every later token is foreseen from at least as many.</param>
/// <param name="Begin">Token that stands before every text; null for none, and the first token then costs log2(vocabulary) bits.</param>
internal sealed record ChainReach(int Window, int Context, int? Begin)
{
    /// <summary>Longest window: models of very long texts would need a cache of gigabytes.</summary>
    public const int MostWindow = 2048;

    /// <summary>What a model is given.</summary>
    /// <param name="model">A model that writes from left to right.</param>
    /// <param name="context">Context wanted; null for half a window.</param>
    /// <exception cref="ArgumentException">The context does not fit.</exception>
    public static ChainReach Of(ModelDescription model, int? context)
    {
        var window = Math.Clamp(model.ContextLength ?? MostWindow, 2, MostWindow);
        return new(window, Within(context ?? window / 2, 1, window - 1, "context"), model.BeginToken);
    }
}
