using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling;

/// <summary>Where a run starts and what it leaves alone, under any process: the prior, a saved state, a picture to edit, known pixels.</summary>
internal static class RunStart
{
    /// <summary>A fresh state at a row's levels.</summary>
    public static SampleState State(
        SamplingRequest request, IForwardProcess process, ModelCard card, NoiseLevels levels, IRandomSource random)
    {
        if (request.Start is not { } start)
            return process.DrawPrior([.. card.RowShape], levels, random);
        return start.IsClean
            ? process.Perturb(start.State.Value, levels, random, "start")
            : new SampleState(start.State.Value.clone(), start.State.Parts.ToDictionary(p => p.Key, p => p.Value.clone()));
    }

    /// <summary>The state with the known positions at the level reached: fresh noise of their own above 0, the given bits at 0 and where the run ends.</summary>
    public static SampleState Settle(
        KnownRegion? known, IForwardProcess process, SampleState state, NoiseLevels levels, IRandomSource random, int step, bool isEnd = false)
    {
        if (known is null)
            return state;
        using var scope = NewDisposeScope();
        var x = state.Value;
        var clean = known.Clean.to(x.dtype).to(x.device).expand_as(x);
        var there = isEnd || NoiseLeft(process, levels) == 0 ? clean : process.Perturb(clean, levels, random, new DrawKey("known", step)).Value;
        return state.With(where(known.Mask.to(x.device).to(ScalarType.Bool), x, there).MoveToOuterDisposeScope());
    }

    private static double NoiseLeft(IForwardProcess process, NoiseLevels levels) =>
        process is IContinuousProcess continuous ? continuous.NoiseScale(levels.Max) : levels.Max;
}
