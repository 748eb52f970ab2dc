namespace Generative.Tokenizers;

/// <summary>What <c>namespace(...)</c> makes: the one thing that a loop can change for those behind it.</summary>
internal sealed class JinjaNamespace : JinjaObject
{
    /// <summary>Its names.</summary>
    public Dictionary<string, object?> Names { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override object? Field(string name) => Names.TryGetValue(name, out var value) ? value : new JinjaUndefined(name);
}
