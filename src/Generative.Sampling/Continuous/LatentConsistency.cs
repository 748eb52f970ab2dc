namespace Generative.Sampling;

/// <summary>
/// Multistep sampling of latent consistency models: every answer is taken for the end of the path, and fresh noise carries it to the next
/// level. Luo, Tan, Huang, Li, Zhao 2023, "Latent Consistency Models: Synthesizing High-Resolution Images with Few-Step Inference",
/// algorithm 3, with the boundary scalings of Song, Dhariwal, Chen, Sutskever 2023, "Consistency Models", equation 5. For networks
/// distilled for it.
/// </summary>
public sealed class LatentConsistency : ISolver
{
    private readonly int _originalSteps;
    private readonly double _timestepScaling;
    private readonly double _dataVariance;
    private readonly CleanLimits _limits;
    private readonly Func<double, double>? _timeOf;

    /// <summary>A solver with the scalings a network was distilled with.</summary>
    /// <param name="originalSteps">Steps of the solver it was distilled from, of which runs use some (<see cref="Levels"/>); at least
    /// 1.</param>
    /// <param name="timestepScaling">Factor on the network time in the scalings; above 0.</param>
    /// <param name="sigmaData">Deviation of the data in the scalings; above 0.</param>
    /// <param name="limits">Limits on the clean estimate; null for none unless a run sets them.</param>
    /// <param name="timeOf">Network time of a level; null for the process's timesteps, or sigma where it has none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LatentConsistency(int originalSteps = 50, double timestepScaling = 10, double sigmaData = 0.5, CleanLimits? limits = null,
        Func<double, double>? timeOf = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(originalSteps, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timestepScaling);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigmaData);
        (_originalSteps, _timestepScaling, _dataVariance) = (originalSteps, timestepScaling, sigmaData * sigmaData);
        (_limits, _timeOf) = (limits ?? new(), timeOf);
    }

    /// <inheritdoc/>
    public string Name => "latent-consistency";

    /// <inheritdoc/>
    public SolverTraits Traits { get; } = new(StateKind.Continuous)
    {
        NeedsSigma = true,
        IsStochastic = true,
        DrawsProcessNoise = true,
        Bias = "it takes each answer for the end of the path, which holds for networks distilled for consistency only",
    };

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => _limits.Settings;

    /// <summary>
    /// Levels of a <see cref="DiscreteVpProcess"/> for a run: evenly chosen among the timesteps of the original solver, highest first,
    /// then 0. For <see cref="SamplingRequest.Levels"/>.
    /// </summary>
    /// <param name="steps">Steps of the run, 1 to the original solver's.</param>
    /// <param name="trainSteps">T; at least the original solver's steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few or too many steps.</exception>
    public IReadOnlyList<double> Levels(int steps, int trainSteps = 1000)
    {
        if (steps < 1 || steps > _originalSteps)
            throw new ArgumentOutOfRangeException(
                nameof(steps), steps, $"steps is {steps}; the network was distilled from {_originalSteps}: give 1 to {_originalSteps}.");
        if (trainSteps < _originalSteps)
            throw new ArgumentOutOfRangeException(
                nameof(trainSteps), trainSteps, $"num_train_timesteps is {trainSteps}; give at least the {_originalSteps} original steps.");
        var stride = trainSteps / _originalSteps;
        // The original timesteps are k stride - 1; their levels k stride.
        return NoiseSchedules.WithZero(
            Enumerable.Range(0, steps).Select(i => (double)(_originalSteps - i * _originalSteps / steps) * stride));
    }

    /// <inheritdoc/>
    public SolverStep Step(SampleState state, StepContext context)
    {
        var process = (IContinuousProcess)context.Run.Process;
        var x = state.Value;
        var estimate = Estimate.At(x, context.From, context.Run, _limits);
        var time = _timestepScaling * TimeOf(process, context.From.Uniform);
        var sum = time * time + _dataVariance;
        var end = double.IsInfinity(time) ? estimate.Clean : estimate.Clean * (time / Math.Sqrt(sum)) + x * (_dataVariance / sum);
        // Fresh noise of the process's own law, except where nothing follows.
        var next = context.IsLast ? end : process.Perturb(end, context.To, context.Run.Random, new DrawKey("lcm", context.Index)).Value;
        return new(state.With(next), end);
    }

    private double TimeOf(IContinuousProcess process, double level) => _timeOf?.Invoke(level)
        ?? (process is ITimesteps timesteps ? timesteps.TimeOf(level) : process.Sigma(level));
}
