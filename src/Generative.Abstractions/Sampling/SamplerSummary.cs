namespace Generative;

/// <summary>What a run cost.</summary>
/// <param name="Steps">Steps run.</param>
/// <param name="NetworkEvaluations">Batched network evaluations.</param>
/// <param name="NetworkTime">Time inside the network.</param>
/// <param name="TotalTime">Time in all steps together.</param>
public sealed record SamplerSummary(int Steps, int NetworkEvaluations, TimeSpan NetworkTime, TimeSpan TotalTime)
{
    /// <summary>
    /// Batch rows the network saw, summed over its evaluations: what a sampler saves that asks again only about rows that changed.
    /// </summary>
    public long RowEvaluations { get; init; }

    /// <summary>Share of the time outside the network, 0 to 1.</summary>
    public double OverheadFraction => TotalTime > TimeSpan.Zero ? Math.Clamp(1 - NetworkTime / TotalTime, 0, 1) : 0;
}
