namespace Generative.Sampling;

/// <summary>How the weight of guidance grows from block to block.</summary>
public enum BlockGuidanceGrowth
{
    /// <summary>It does not: t is the weight in every block.</summary>
    None,

    /// <summary>By the weight each block: t = weight * block, the first block being number 0 (Ren et al. 2025, <c>scale_cfg</c>).</summary>
    PerBlock,

    /// <summary>From 0 in the first block to the weight in the last: t = weight * block / (blocks - 1) (Tian et al. 2024).</summary>
    OverAll,
}
