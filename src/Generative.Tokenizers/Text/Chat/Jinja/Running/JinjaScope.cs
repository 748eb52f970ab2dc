namespace Generative.Tokenizers;

/// <summary>Names and their values; what a loop sets ends with its round. Belongs to one rendering.</summary>
internal sealed class JinjaScope
{
    private readonly JinjaScope? _outer;
    private readonly Dictionary<string, object?> _names = new(StringComparer.Ordinal);

    /// <summary>The outermost names of a rendering.</summary>
    public JinjaScope(JinjaRun run) => Run = run;

    /// <summary>Names inside others, which are seen and stay as they are.</summary>
    public JinjaScope(JinjaScope outer) => (_outer, Run) = (outer, outer.Run);

    /// <summary>The rendering.</summary>
    public JinjaRun Run { get; }

    /// <summary>A tag of it at work.</summary>
    public JinjaAt At(JinjaWords words) => new(Run, words);

    /// <summary>The value of a name; <see cref="JinjaUndefined"/> where it has none.</summary>
    public object? Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope._outer)
            if (scope._names.TryGetValue(name, out var value))
                return value;
        return new JinjaUndefined(name);
    }

    /// <summary>Gives a name a value here.</summary>
    public void Set(string name, object? value) => _names[name] = value;
}
