namespace Generative.Sampling;

/// <summary>All positions fall together along one list of levels: classical diffusion.</summary>
/// <param name="levels">steps + 1 levels, highest first; null takes the process's own.</param>
public sealed class FullSequencePlan(IReadOnlyList<double>? levels = null) : INoisePlan
{
    /// <inheritdoc/>
    public string Name => "full-sequence";

    /// <inheritdoc/>
    public PlanTraits Traits { get; } = new(PlanOrder.FullSequence);

    /// <inheritdoc/>
    public IPlanRun Begin(PlanRequest request) => new Run(levels ?? request.Process.Levels(request.Steps));

    private sealed class Run(IReadOnlyList<double> levels) : IPlanRun
    {
        public int? Steps => levels.Count - 1;

        public NoiseLevels? Row(int index, NoiseLevels? previous, PlanFeedback? feedback) =>
            index < levels.Count ? NoiseLevels.All(levels[index]) : null;
    }
}
