using Generative;

namespace Generative.Samples.PluginSampler;

/// <summary>
/// A sampler from outside the SDK, whole: the second-order midpoint rule of DPM-Solver-2 (Lu et al. 2022, algorithm 1). In the frame
/// y = x / s(t) = x_0 + sigma n every Gaussian process obeys dy/dsigma = (y - D) / sigma, so one loop serves them all.
/// </summary>
public sealed class MidpointSampler : ISampler
{
    public string Name => "midpoint";

    public string Description => "second order, midpoint rule (Lu et al. 2022, DPM-Solver-2)";

    public PlanTraits Plan { get; } = new(PlanOrder.FullSequence);

    public SolverTraits Solver { get; } = new(StateKind.Continuous) { NeedsSigma = true };

    public IReadOnlyList<SamplerSetting> Settings => [];

    public IEnumerable<SamplingStep> Sample(SamplingContext context)
    {
        var process = (IContinuousProcess)context.Process;
        var first = context.Request.Start?.Row ?? 0;            // a stopped run, or a picture to edit, starts at a later row
        var state = context.Start(NoiseLevels.All(context.Levels[first]));
        for (var i = first; i + 1 < context.Levels.Count; i++)
        {
            var (level, next) = (context.Levels[i], context.Levels[i + 1]);
            var (sigma, sigmaNext) = (process.Sigma(level), process.Sigma(next));
            var y = state.Value / process.Scale(level);
            var clean = context.Denoise(state.Value, level);
            var slope = (y - clean) / sigma;
            if (sigmaNext > 0)
            {
                var half = Math.Sqrt(sigma * sigmaNext);        // half way in log sigma
                var middle = process.LevelOf(half);
                var yHalf = y + slope * (half - sigma);
                clean = context.Denoise(yHalf * process.Scale(middle), middle);
                slope = (yHalf - clean) / half;
            }
            state = state.With((y + slope * (sigmaNext - sigma)) * process.Scale(next));
            state = context.Settle(state, NoiseLevels.All(next), i);         // inpainting: what is known stays as it is
            yield return new SamplingStep(i, NoiseLevels.All(next), state, clean);
        }
    }
}
