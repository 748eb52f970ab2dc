namespace Generative.Sampling;

/// <summary>Reasons why a sampler of tokens follows another law, in words: what the validator says before a run.</summary>
internal static class TokenBias
{
    /// <summary>Several positions a step.</summary>
    public const string Parallel = "it draws the positions that change in one step independently of each other; approximate at any finite "
        + "number of steps, nearer the more there are";

    /// <summary>A solver's traits when a run sets these numbers.</summary>
    /// <param name="solver">Its traits without.</param>
    /// <param name="settings">The numbers.</param>
    /// <param name="more">Settings that change the law besides those of every draw.</param>
    public static SolverTraits With(
        SolverTraits solver, IReadOnlyDictionary<string, double> settings, params ReadOnlySpan<SamplerSetting> more)
    {
        SamplerSetting[] known = [.. TokenRun.DrawSettings, .. more];
        var changed = known.Where(s => settings.TryGetValue(s.Name, out var value) && value != s.Default)
            .Select(s => s.Name).ToArray();
        if (changed.Length == 0)
            return solver;
        var reason = $"{string.Join(" and ", changed)} sharpens or flattens the model's law";
        return solver with { Bias = solver.Bias is null ? reason : $"{solver.Bias}; {reason}" };
    }
}
