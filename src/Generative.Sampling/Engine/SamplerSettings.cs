using System.Globalization;

namespace Generative.Sampling;

/// <summary>Checks the numbers a request sets against those a sampler knows.</summary>
public static class SamplerSettings
{
    /// <summary>Objects to a name the sampler does not know, and to a value outside its range.</summary>
    /// <exception cref="ArgumentException">The sampler has no such setting, or the value is outside its range.</exception>
    public static void Check(ISampler sampler, IReadOnlyDictionary<string, double> settings)
    {
        foreach (var (name, value) in settings)
        {
            var known = sampler.Settings.FirstOrDefault(s => s.Name == name) ?? throw new ArgumentException(sampler.Settings.Count == 0
                ? $"The sampler '{sampler.Name}' has no settings; leave out '{name}'."
                : $"The sampler '{sampler.Name}' has no setting '{name}'{Suggestion.Text(name, sampler.Settings.Select(s => s.Name))}; "
                    + $"it has {string.Join(", ", sampler.Settings.Select(s => s.Name))}.");
            if (!(value >= known.Min && value <= known.Max))
                throw new ArgumentOutOfRangeException(
                    name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; {sampler.Name} takes {known.Min} to {known.Max}."));
        }
    }
}
