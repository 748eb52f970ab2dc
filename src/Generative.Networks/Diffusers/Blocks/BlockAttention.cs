namespace Generative.Networks;

/// <summary>What follows the residual blocks of a level.</summary>
internal enum BlockAttention
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Self-attention between pixels.</summary>
    Self,

    /// <summary>A transformer over pixels that attends to text.</summary>
    Cross,
}
