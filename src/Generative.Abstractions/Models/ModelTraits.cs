namespace Generative;

/// <summary>What a network can see, says and was trained on: the validator's half of the bargain.</summary>
/// <param name="Output">What its predictions mean.</param>
public sealed record ModelTraits(PredictionKind Output)
{
    /// <summary>What each position attends to.</summary>
    public ContextKind Context { get; init; } = ContextKind.Full;

    /// <summary>Length of a block for <see cref="ContextKind.BlockCausal"/>; 0 where blocks differ.</summary>
    public int BlockLength { get; init; } = 1;

    /// <summary>The blocks it answers for at once, each from one question (<see cref="IBlockModel"/>); null for other networks.</summary>
    public BlockLayout? Blocks { get; init; }

    /// <summary>Position i's answer is read at position i - shift: 0 for denoisers, 1 for causal decoders, the block's length for next-block models.</summary>
    public int ReadOutShift { get; init; }

    /// <summary>Whether the network ignores the level (RADD).</summary>
    public bool IsTimeFree { get; init; }

    /// <summary>Whether it was trained with a level of its own for every position.</summary>
    public bool HasLevelPerPosition { get; init; }

    /// <summary>Whether it was trained to answer without a class or prompt, which classifier-free guidance needs.</summary>
    public bool KnowsUnconditional { get; init; }

    /// <summary>Lowest level it was trained at; 0 asks for nothing.</summary>
    public double MinLevel { get; init; }

    /// <summary>Highest level it was trained at.</summary>
    public double MaxLevel { get; init; } = double.PositiveInfinity;
}
