using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// The ordinary sampler: a plan lays out the rows, a solver moves the state from row to row. Positions whose level does not change are left
/// bit-identical. Because plan rows and draws are functions of the row number, a run can start at any row with a saved state.
/// </summary>
/// <param name="name">Name in the registry.</param>
/// <param name="description">One sentence for people.</param>
/// <param name="solver">How the state moves.</param>
/// <param name="plan">Which position is at which level when; null for all positions together along the run's levels.</param>
public sealed class PlannedSampler(string name, string description, ISolver solver, INoisePlan? plan = null) : ISampler
{
    /// <summary>Rows a solver may look back on: no multistep method here needs more.</summary>
    private const int LookBack = 4;

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Description { get; } = description;

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = plan?.Traits ?? new(PlanOrder.FullSequence);

    /// <inheritdoc/>
    public SolverTraits Solver => solver.Traits;

    /// <inheritdoc/>
    public SolverTraits SolverWith(IReadOnlyDictionary<string, double> settings) => solver.TraitsWith(settings);

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => solver.Settings;

    /// <inheritdoc/>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        var rows = (plan ?? new FullSequencePlan(context.Levels)).Begin(new PlanRequest(
            context.Request.Steps, Positions(context), context.Rows, context.Process, context.Random));
        var start = context.Request.Start;
        var index = start?.Row ?? 0;
        if (index >= rows.Steps || rows.Row(index, null, start is null ? null : new PlanFeedback(start.State, null)) is not { } from)
            throw new ArgumentException($"The run starts at row {index}, where the plan has no step left; it has {rows.Steps} steps.", nameof(context));
        var state = context.Start(from);
        Tensor? prediction = null;
        // A resumed run looks back on the rows it had walked; only a plan that needs no feedback can name them again.
        var past = new List<NoiseLevels>();
        for (var i = index - 1; i >= Math.Max(0, index - LookBack) && !Plan.IsAdaptive; i--)
            if (rows.Row(i, null, null) is { } row)
                past.Add(row);
        while (rows.Row(index + 1, from, new PlanFeedback(state, prediction)) is { } to)
        {
            var step = solver.Step(state, new StepContext(index, from, to, index + 1 == rows.Steps, context)
            {
                Past = past.ToArray(),
                StepsLeft = rows.Steps - index,
            });
            state = context.Settle(Frozen.Restore(state, step.State, from, to), to, index);
            prediction = step.Prediction;
            yield return new SamplingStep(index, to, state, prediction);
            past.Insert(0, from);
            if (past.Count > LookBack)
                past.RemoveAt(LookBack);
            (from, index) = (to, index + 1);
        }
    }

    /// <summary>Tokens and frames count each; the pixels of one picture fall together and count as one.</summary>
    private int Positions(SamplingContext context) =>
        Plan.Order == PlanOrder.FullSequence || context.Card.RowShape.Count == 0 ? 1 : checked((int)context.Card.RowShape[0]);
}
