using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>
/// DDIM backwards: from a clean state to the noise that deterministic DDIM turns into it again. Song, Meng, Ermon 2021, section 4.3. No
/// network knows the noiseless level, so the first step asks at the level it reaches. The run must start from a state
/// (<see cref="SamplingRequest.Start"/>) at row 0, which here is the clean one.
/// </summary>
public sealed class DdimInversion : ISampler
{
    private readonly InverseStep _step = new();

    /// <inheritdoc/>
    public string Name => "ddim-inversion";

    /// <inheritdoc/>
    public string Description => "from a picture back to its noise, to be sampled by ddim again (Song et al. 2021, section 4.3)";

    /// <inheritdoc/>
    public PlanTraits Plan { get; } = new(PlanOrder.FullSequence);

    /// <inheritdoc/>
    public SolverTraits Solver => _step.Traits;

    /// <inheritdoc/>
    public IReadOnlyList<SamplerSetting> Settings => _step.Settings;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The request starts from nothing.</exception>
    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        if (context.Request.Start is null)
            throw new ArgumentException("ddim-inversion needs a picture to invert; give the run a clean start state at row 0.", nameof(context));
        return new PlannedSampler(Name, Description, _step, new FullSequencePlan([.. context.Levels.Reverse()])).Sample(context);
    }

    private sealed class InverseStep : ISolver
    {
        private readonly CleanLimits _limits = new();

        public string Name => "ddim-inversion";

        public SolverTraits Traits { get; } = new(StateKind.Continuous) { NeedsSigma = true };

        public IReadOnlyList<SamplerSetting> Settings => _limits.Settings;

        public SolverStep Step(SampleState state, StepContext context)
        {
            var process = (IContinuousProcess)context.Run.Process;
            var x = state.Value;
            var (a, b) = (process.Scale(context.From.Uniform), process.NoiseScale(context.From.Uniform));
            var (aNext, bNext) = (process.Scale(context.To.Uniform), process.NoiseScale(context.To.Uniform));

            var noise = Estimate.At(x, b == 0 ? context.To : context.From, context.Run).Noise;
            var clean = _limits.Apply((x - b * noise) / a, context.Run);
            return new(state.With(aNext * clean + bNext * noise), clean);
        }
    }
}
