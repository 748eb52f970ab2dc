namespace Generative.Sampling;

/// <summary>The validator's rules, one method each; null means the rule has nothing to say.</summary>
internal static class ValidatorRules
{
    public delegate Verdict? Rule(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process);

    public static IReadOnlyList<Rule> All { get; } =
    [
        StatesMatch, SigmaNeeded, TokenProcessNeeded, ProcessFits, BlocksFit, LevelPerPosition, ContextFitsPlan, ReadOutFitsPlan,
        RaisingIsExact, ValueChoosesPosition, SolverIsBiased,
    ];

    private static Verdict? StatesMatch(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process) =>
        solver.Kind == process.Kind ? null
        : Verdict.Invalid($"it moves {Words(solver.Kind)}, but the process '{process.Name}' has {Words(process.Kind)}");

    private static Verdict? SigmaNeeded(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process) =>
        !solver.NeedsSigma || process is IContinuousProcess ? null
        : Verdict.Invalid($"it needs a process with a scale and a noise to signal ratio, and '{process.Name}' has none");

    private static Verdict? TokenProcessNeeded(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process) =>
        process.Kind != StateKind.Tokens || !(solver.NeedsAlpha || solver.NeedsMask) ? null
        : process is not ITokenProcess tokens
            ? Verdict.Invalid($"it needs a process that masks or replaces tokens after one schedule, which '{process.Name}' does not")
        : solver.NeedsMask && tokens.Mask is null
            ? Verdict.Invalid($"it fills masks, and the process '{process.Name}' has no mask token")
        : null;

    private static Verdict? ProcessFits(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process) =>
        solver.OnlyProcess is not { } only || process.Name == only ? null
        : Verdict.Invalid($"it moves '{only}' only, and the model runs on '{process.Name}'");

    private static Verdict? BlocksFit(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process) =>
        solver.NeedsBlocks && model.Blocks is null
            ? Verdict.Invalid("it draws whole blocks at once, and the network does not answer so; use 'sample' or 'greedy'")
        : plan.Order == PlanOrder.NextToken && model.Blocks is { Size: not 1 }
            ? Verdict.Invalid("the network answers for whole blocks, and the plan takes one token at a time; use 'next-block'")
        : null;

    private static Verdict? LevelPerPosition(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process)
    {
        if (plan.Order != PlanOrder.Staggered)
            return null;
        if (!solver.HandlesLevelPerPosition)
            return Verdict.Invalid("its solver moves all positions together, and the plan gives each its own level");
        return model.HasLevelPerPosition || model.IsTimeFree ? null
            : Verdict.Invalid("the plan gives each position its own level, and the network was trained with one level for all");
    }

    private static Verdict? ContextFitsPlan(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process) =>
        (plan.Order, model.Context) switch
        {
            (PlanOrder.NextBlock, ContextKind.Full) when plan.BlockLength > 0 => Verdict.Approximate("the network sees every position, and "
                + $"the plan's blocks of {plan.BlockLength} hide the later ones: it is asked about shorter sequences than it was trained on"),
            (_, ContextKind.Full) => null,
            (PlanOrder.NextToken, _) => null,
            (PlanOrder.NextBlock, ContextKind.BlockCausal) when plan.BlockLength == 0 || plan.BlockLength == model.BlockLength => null,
            (PlanOrder.NextBlock, ContextKind.BlockCausal) =>
                Verdict.Invalid($"the plan's blocks have {plan.BlockLength} positions, the network's {model.BlockLength}"),
            (PlanOrder.Staggered, ContextKind.Causal) => null,
            _ => Verdict.Approximate("the network does not see every position the plan moves, so positions are denoised without their later neighbours"),
        };

    private static Verdict? ReadOutFitsPlan(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process) =>
        model.ReadOutShift == 0 || plan.Order is PlanOrder.NextToken or PlanOrder.NextBlock ? null
        : Verdict.Invalid($"the network answers for {model.ReadOutShift} positions ahead, which only next-token and next-block plans can read");

    private static Verdict? RaisingIsExact(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process) =>
        process.RaisesExactly ? null
        : solver.RaisesLevel || plan.MayRise
            ? Verdict.Approximate($"it raises the noise level, for which '{process.Name}' has no exact increment without the clean state")
        : solver is { IsStochastic: true, DrawsProcessNoise: false, Kind: StateKind.Continuous }
            ? Verdict.Approximate($"it adds normal noise on its way, which is not the noise of '{process.Name}'")
        : null;

    private static Verdict? ValueChoosesPosition(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process) =>
        plan.ChoosesByValue ? Verdict.Approximate("it chooses positions by the values drawn there, which changes the law: a heuristic") : null;

    private static Verdict? SolverIsBiased(PlanTraits plan, SolverTraits solver, ModelTraits model, IForwardProcess process) =>
        solver.Bias is null ? null : Verdict.Approximate(solver.Bias);

    private static string Words(StateKind kind) => kind switch
    {
        StateKind.Continuous => "real numbers",
        StateKind.Tokens => "tokens",
        _ => "counts",
    };
}
