using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The SDK's samplers walked over the stored times with the stored draws and the toy network.</summary>
internal static class BlackoutSample
{
    public static ParityError Measure(BlackoutFixture fixture, string name)
    {
        var parts = name.Split('.');
        var run = $"{parts[0]}.{parts[1]}.";
        var draws = fixture.Read(run + "u");
        var rows = (int)draws.shape[1];
        using var model = new BlackoutToyModel(fixture);
        var sampler = KnownSamplers.Get(parts[1] == "binomial" ? "blackout-bridge" : "blackout-poisson");
        var request = new SamplingRequest([.. Enumerable.Range(0, rows).Select(i => (long)i)], (int)draws.shape[0])
        {
            Levels = Levels(fixture, run),
            Random = new ReplaySource(rows, key => key.Name == "births" ? draws[key.Index] : null),
        };
        List<Tensor> states = [zeros(draws.shape[1..], ScalarType.Int64)];
        using var result = SamplerRunner.Run(sampler, model, request, step =>
            states.Add(step.State.Value.clone().DetachFromDisposeScope()));
        var stored = fixture.Read(name);
        var error = parts[2] == "x" ? BlackoutTolerance.Exactly(stack([.. states]), stored)
            : new(Deviation.OrderOne(stack([.. model.Rates]), stored), BlackoutTolerance.Float32);
        states.ForEach(s => s.Dispose());
        return error;
    }

    /// <summary>The draws alone, from the stored states and rates: they are stored before states are clipped.</summary>
    public static ParityError Draws(BlackoutFixture fixture, string name)
    {
        var run = name[..^"draws".Length];
        var (u, rate, x) = (fixture.Read(run + "u"), fixture.Read(run + "rate").to(ScalarType.Float64),
            fixture.Read(run + "x").to(ScalarType.Int64));
        var (levels, steps) = (Levels(fixture, run), (int)u.shape[0]);
        var drawn = Enumerable.Range(0, steps).Select(i =>
        {
            var share = PureDeathProcess.BirthShare(x[i], NoiseLevels.All(levels[i]), NoiseLevels.All(levels[i + 1]));
            return run.Contains("binomial", StringComparison.Ordinal)
                ? CountDraws.Binomial(BinomialBridge.Births(rate[i], x[i], fixture.Process.MaxCount), share, u[i])
                : CountDraws.Poisson(rate[i] * share, u[i]);
        });
        return BlackoutTolerance.Exactly(stack([.. drawn]), fixture.Read(name));
    }

    private static double[] Levels(BlackoutFixture fixture, string run) =>
        [.. fixture.Indices(run + "t_index").Select(i => fixture.Times[i]), 0];
}
