namespace Generative;

/// <summary>What the validator must know of a solver.</summary>
/// <param name="Kind">States it moves.</param>
public sealed record SolverTraits(StateKind Kind)
{
    /// <summary>Whether it needs an <see cref="IContinuousProcess"/>: a scale s and a noise to signal ratio sigma.</summary>
    public bool NeedsSigma { get; init; }

    /// <summary>Whether it needs an <see cref="ITokenProcess"/>: one schedule alpha after which tokens are masked or replaced.</summary>
    public bool NeedsAlpha { get; init; }

    /// <summary>Whether it fills masks, and so needs an <see cref="ITokenProcess"/> that has one.</summary>
    public bool NeedsMask { get; init; }

    /// <summary>Whether it raises the level in between (churn): exact only where the process can raise.</summary>
    public bool RaisesLevel { get; init; }

    /// <summary>Whether it can move positions with levels of their own.</summary>
    public bool HandlesLevelPerPosition { get; init; }

    /// <summary>Whether it draws random numbers after the prior. For continuous states the draws are normal: exact where the process raises exactly.</summary>
    public bool IsStochastic { get; init; }

    /// <summary>Whether its random numbers have the law of the process's own noise, so that they are right for every process.</summary>
    public bool DrawsProcessNoise { get; init; }

    /// <summary>Whether it checks what a smaller model proposes, and so needs <see cref="DecodingOptions.Draft"/>.</summary>
    public bool NeedsDraft { get; init; }

    /// <summary>Whether it draws whole blocks from one answer, and so needs <see cref="ModelTraits.Blocks"/>.</summary>
    public bool NeedsBlocks { get; init; }

    /// <summary>Name of the only process it moves (<see cref="IForwardProcess.Name"/>); null when it is not made for one.</summary>
    public string? OnlyProcess { get; init; }

    /// <summary>The reason why its law differs from the model's even with an ideal network and infinitely many steps; null when it does not.</summary>
    public string? Bias { get; init; }
}
