using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Whole runs through the SDK's runner, fed with the stored draws.</summary>
internal static class PsldRun
{
    /// <summary>Level and length of the published runs' last, noise-free step.</summary>
    private const double Last = 1e-3;

    public static ParityError Sampled(PsldFixture f, string name)
    {
        double[] levels = [.. f["ts"].data<double>().Select(t => 1 - t)];
        return Compare(f, Run(f, name, levels, null), name);
    }

    /// <summary>The stored result one step further.</summary>
    public static ParityError Denoised(PsldFixture f, string name)
    {
        var (x, m) = PhasePair.Split(f.Own(name.Replace("_denoised", "", StringComparison.Ordinal)));
        return Compare(f, Run(f, name, [Last, 0], PhasePair.State(x, m)), name);
    }

    private static SampleState Run(PsldFixture f, string name, double[] levels, SampleState? start)
    {
        var (prior, noise) = (f["prior_unit"], f["noise"]);
        ISolver solver = name.StartsWith("em", StringComparison.Ordinal)
            ? new PsldEulerMaruyama() : new SymmetricSplitting(repeatsFirstHalf: true);
        var draws = new ReplaySource((int)prior.shape[0], key => key.Name == "prior" ? prior
            : key.Name == solver.Name && key.Index < noise.shape[0] ? noise[key.Index] : null);
        using var model = new PsldStandIn(f.Process, [prior.shape[1] / 2, .. prior.shape[2..]]);
        var request = new SamplingRequest(new long[prior.shape[0]], levels.Length - 1)
        {
            Levels = levels,
            Random = draws,
            Start = start is null ? null : new(0, start),
        };
        return SamplerRunner.Run(new PlannedSampler(solver.Name, "", solver), model, request).State;
    }

    private static ParityError Compare(PsldFixture f, SampleState state, string name)
    {
        using var pair = PhasePair.Join(state.Value, PhasePair.MomentumOf(state));
        foreach (var tensor in state.Tensors)
            tensor.Dispose();
        return new(Deviation.Relative(pair, f.Own(name)), PsldTolerance.Samplers);
    }
}
