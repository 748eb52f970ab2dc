namespace Generative;

/// <summary>What a position of a network attends to.</summary>
public enum ContextKind
{
    /// <summary>Every position.</summary>
    Full,

    /// <summary>Itself and earlier positions.</summary>
    Causal,

    /// <summary>Its own block, both ways, and earlier blocks.</summary>
    BlockCausal,
}
