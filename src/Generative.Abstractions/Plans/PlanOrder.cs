namespace Generative;

/// <summary>How positions take turns.</summary>
public enum PlanOrder
{
    /// <summary>All positions fall together.</summary>
    FullSequence,

    /// <summary>Left to right, one position at a time, later positions absent.</summary>
    NextToken,

    /// <summary>Left to right, a block at a time, later blocks absent.</summary>
    NextBlock,

    /// <summary>Every position present, later ones noisier (pyramid, trapezoid).</summary>
    Staggered,

    /// <summary>Any order: random, first hitting, confidence.</summary>
    AnyOrder,
}
