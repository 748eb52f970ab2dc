namespace Generative.Pipelines;

/// <summary>What a sampler's blocks ask of a text, found out before weights are read.</summary>
internal static class SamplerBlocks
{
    // Samplers that fill blocks from left to right on networks without any have this setting (LLaDA's semi-autoregressive remasking).
    private const string BlockLength = "block-length";

    /// <summary>Objects to blocks that do not divide what is to be filled, or cannot share the steps.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Check(
        ISampler sampler, IReadOnlyDictionary<string, double> settings, int steps, IReadOnlyList<TextLayout> layouts)
    {
        if (!sampler.Settings.Any(s => s.Name == BlockLength) || (int)settings.GetValueOrDefault(BlockLength) is not (> 0 and var block))
            return;
        foreach (var span in layouts.Select(Span).Distinct())
        {
            if (span % block != 0)
                throw new ArgumentException($"{BlockLength} is {block}, which does not divide the {span} positions from the first hole to "
                    + $"the last; give {string.Join(", ", Enumerable.Range(1, span).Where(b => span % b == 0))}, or 0 for one block.");
            if (steps % (span / block) != 0)
                throw new ArgumentException($"steps is {steps}, which {span / block} blocks of {block} tokens cannot share evenly; give a "
                    + $"multiple of {span / block}.");
        }
    }

    private static int Span(TextLayout layout)
    {
        var ids = layout.Ids.ToList();
        return ids.LastIndexOf(TextLayout.Hole) + 1 - ids.IndexOf(TextLayout.Hole);
    }
}
