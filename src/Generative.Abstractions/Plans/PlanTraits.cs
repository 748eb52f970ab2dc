namespace Generative;

/// <summary>What the validator needs to know of a plan.</summary>
/// <param name="Order">How positions take turns.</param>
public sealed record PlanTraits(PlanOrder Order)
{
    /// <summary>Positions that move together; 1 for next token, the block's length for next block, 0 for the network's own.</summary>
    public int BlockLength { get; init; } = 1;

    /// <summary>Whether a row depends on predictions.</summary>
    public bool IsAdaptive { get; init; }

    /// <summary>Whether a position's level may rise again (remasking, restarts).</summary>
    public bool MayRise { get; init; }

    /// <summary>Whether which position is chosen depends on its drawn value: then the law is a heuristic, not the model's.</summary>
    public bool ChoosesByValue { get; init; }
}
