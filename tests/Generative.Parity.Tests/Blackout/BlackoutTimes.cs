using Generative.Sampling;
using Generative.Training;

namespace Generative.Parity.Tests;

/// <summary>Observation times and their weights.</summary>
internal static class BlackoutTimes
{
    public static ParityError Observation(BlackoutFixture fixture, string name)
    {
        var stored = fixture.Doubles(name);
        // A further list (T1000) tells its own end, by its last time.
        var process = name == "observation_times" ? fixture.Process
            : new PureDeathProcess(fixture.Process.Support, Math.Round(stored[^1], 3));
        return new(BlackoutTolerance.Distance(process.ObservationTimes(stored.Length), stored), BlackoutTolerance.Times);
    }

    public static ParityError Weights(BlackoutFixture fixture, string name)
    {
        var stored = fixture.Doubles(name);
        return new(BlackoutTolerance.Distance(BlackoutLoss.Weights(fixture.Times, Weighting(name)), stored) / stored.Max(),
            BlackoutTolerance.WeightsOfStoredTimes);
    }

    public static ParityError OwnWeights(BlackoutFixture fixture, string name)
    {
        var stored = fixture.Doubles(name);
        var own = BlackoutLoss.Weights(fixture.Process.ObservationTimes(fixture.Steps), Weighting(name));
        return new(BlackoutTolerance.Relative(own, stored), BlackoutTolerance.Weights);
    }

    public static BlackoutWeighting Weighting(string name) =>
        name.Split('.')[1] == "finite_time" ? BlackoutWeighting.FiniteTime : BlackoutWeighting.Instantaneous;
}
