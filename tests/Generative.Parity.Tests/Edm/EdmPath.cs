using Generative.Networks;
using Generative.Sampling;

namespace Generative.Parity.Tests;

/// <summary>The process a run walks and the levels it visits in its unit, built from the SDK's processes and schedules.</summary>
/// <param name="Process">sigma(t) and s(t).</param>
/// <param name="Levels">First to last, ending in 0.</param>
internal sealed record EdmPath(IGaussianProcess Process, double[] Levels)
{
    public static EdmPath Lay(SamplerArguments a, EdmPrecond network)
    {
        var epsilon = a["epsilon_s", 1e-3];
        var (low, high) = DefaultRange(a.Discretization, epsilon);
        // As published, a run stays inside what the network supports.
        low = Math.Max(a["sigma_min", low], network.SigmaMin);
        high = Math.Min(a["sigma_max", high], network.SigmaMax);

        var vp = VpProcess.Spanning(low, high, epsilon, a.Scaling == "vp");
        var ve = new VeProcess(low, high);
        var edm = new EdmProcess(low, high, a["rho", 7]);
        var sigmas = a.Discretization switch
        {
            "vp" => SigmasOf(vp, a.Steps),
            "ve" => SigmasOf(ve, a.Steps),
            "edm" => SigmasOf(edm, a.Steps),
            _ => NoiseSchedules.ImprovedDdpm(a.Steps, low, high, a.M, a["C_1", 0.001], a["C_2", 0.008], singlePrecision: true),
        };
        IGaussianProcess process = (a.Schedule, a.Scaling) switch
        {
            ("vp", _) => vp,
            ("ve", "none") => ve,
            ("ve", _) => new KeepingVariance(ve),
            (_, "none") => edm,
            _ => new KeepingVariance(edm),
        };
        return new(process, NoiseSchedules.WithZero(sigmas.Select(process.LevelOf)));
    }

    /// <summary>The range each discretisation was published with.</summary>
    private static (double Low, double High) DefaultRange(string discretization, double epsilon) => discretization switch
    {
        "vp" => (new VpProcess().Sigma(epsilon), new VpProcess().Sigma(1)),
        "ve" => (0.02, 100),
        "iddpm" => (0.002, 81),
        _ => (0.002, 80),
    };

    private static double[] SigmasOf(GaussianProcess process, int steps) => [.. process.Levels(steps).SkipLast(1).Select(process.Sigma)];
}
