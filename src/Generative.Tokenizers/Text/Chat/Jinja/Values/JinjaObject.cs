namespace Generative.Tokenizers;

/// <summary>A value that has fields and is no mapping.</summary>
internal abstract class JinjaObject
{
    /// <summary>What a field holds; <see cref="JinjaUndefined"/> where it has none.</summary>
    public abstract object? Field(string name);
}
