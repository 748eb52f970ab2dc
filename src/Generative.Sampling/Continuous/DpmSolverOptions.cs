namespace Generative.Sampling;

/// <summary>How <see cref="DpmSolver"/> and <see cref="DpmSolverSingle"/> step.</summary>
public sealed record DpmSolverOptions
{
    /// <summary>Order, 1 to 3; 2 is recommended under guidance, 3 without. Order 1 is DDIM.</summary>
    public int Order { get; init; } = 2;

    /// <summary>Equation and estimate.</summary>
    public DpmAlgorithm Algorithm { get; init; }

    /// <summary>Second-order rule.</summary>
    public DpmRule Rule { get; init; }

    /// <summary>
    /// Whether the order falls at the end: for the multistep solver to 2 and 1 in the last two steps of runs of fewer than 15, for the
    /// single-step one where the last step would complete a cycle. A step to noise 0 is of first order in any case.
    /// </summary>
    public bool LowerOrderFinal { get; init; } = true;

    /// <summary>Whether the last step is of first order however long the run is.</summary>
    public bool EulerAtFinal { get; init; }

    /// <summary>
    /// Whether third-order steps weigh the second difference as their expansion says. False keeps the published weights, so that published
    /// runs repeat: half of it in the multistep form, which leaves its order at 2, and another constant in SDE-DPM-Solver++, which slows
    /// the multistep form down and makes the variance of the single-step Heun form wrong however many steps there are.
    /// </summary>
    public bool ExactThirdOrder { get; init; }
}
