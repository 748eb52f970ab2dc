namespace Generative.Pipelines;

/// <summary>What a plan for a model that writes from left to right holds beside the rest.</summary>
/// <param name="Prompt">Tokens of the prompt, at least one.</param>
/// <param name="Said">What they say: the letters that every text begins with.</param>
/// <param name="Stop">Says when a text is finished.</param>
/// <param name="Rules">Rules put before the sampler's own.</param>
/// <param name="Cache">What the cache forgets.</param>
internal sealed record DecodingPlan(
    IReadOnlyList<int> Prompt, string Said, TextStop Stop, IReadOnlyList<ILogitsRule> Rules, CachePolicy Cache);
