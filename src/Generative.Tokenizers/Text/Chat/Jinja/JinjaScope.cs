namespace Generative.Tokenizers;

/// <summary>Names and their values; what a loop sets ends with its round. Belongs to one rendering.</summary>
/// <param name="outer">Where names are looked for that are not here; null for nowhere.</param>
internal sealed class JinjaScope(JinjaScope? outer = null)
{
    private readonly Dictionary<string, object?> _names = new(StringComparer.Ordinal);

    /// <summary>The value of a name; <see cref="JinjaUndefined"/> where it has none.</summary>
    public object? Get(string name) =>
        _names.TryGetValue(name, out var value) ? value : outer is null ? new JinjaUndefined(name) : outer.Get(name);

    /// <summary>Gives a name a value here.</summary>
    public void Set(string name, object? value) => _names[name] = value;
}
