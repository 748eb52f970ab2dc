namespace Generative.Networks;

/// <summary>Change of resolution in a layer.</summary>
public enum Resampling
{
    /// <summary>Same resolution.</summary>
    None,

    /// <summary>Twice the resolution.</summary>
    Up,

    /// <summary>Half the resolution.</summary>
    Down,
}
