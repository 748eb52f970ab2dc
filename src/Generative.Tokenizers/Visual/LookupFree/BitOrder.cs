namespace Generative.Tokenizers;

/// <summary>Which channel of a latent is which bit of its id.</summary>
public enum BitOrder
{
    /// <summary>Channel 0 is the least significant bit: id = sum of bit i * 2^i. The published order.</summary>
    LeastSignificantFirst,

    /// <summary>Channel 0 is the most significant bit.</summary>
    MostSignificantFirst,
}
