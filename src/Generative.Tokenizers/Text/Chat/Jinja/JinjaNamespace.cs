namespace Generative.Tokenizers;

/// <summary>What <c>namespace(...)</c> makes: the one thing that a loop can change for those behind it.</summary>
internal sealed class JinjaNamespace
{
    /// <summary>Its names.</summary>
    public Dictionary<string, object?> Names { get; } = new(StringComparer.Ordinal);
}
