namespace Generative.Pipelines;

/// <summary>Samplers by name. A later sampler of the same name replaces the earlier one, in its place. Immutable.</summary>
public sealed class SamplerRegistry
{
    private readonly List<ISampler> _samplers = [];

    /// <summary>A registry of the given samplers, first to last.</summary>
    public SamplerRegistry(IEnumerable<ISampler> samplers)
    {
        foreach (var sampler in samplers)
        {
            var at = _samplers.FindIndex(s => s.Name == sampler.Name);
            if (at < 0)
                _samplers.Add(sampler);
            else
                _samplers[at] = sampler;
        }
    }

    /// <summary>All samplers.</summary>
    public IReadOnlyList<ISampler> All => _samplers;

    /// <summary>The sampler of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message suggests near names.</exception>
    public ISampler Get(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _samplers.Find(s => s.Name == name) ?? throw new KeyNotFoundException(
            $"There is no sampler '{name}'{Suggestion.Text(name, _samplers.Select(s => s.Name))}; known are {string.Join(", ", _samplers.Select(s => s.Name))}.");
    }
}
