using System.Globalization;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The ideal denoiser of the stored data set: at probe points, and driving a sampler.</summary>
internal static class PfgmppExact
{
    /// <summary>Weights and clean estimates, and the repository's own target, which is the same estimate with guards.</summary>
    public static ParityError Measure(PfgmppFixture fixture, PfgmppName name, string sigmaText)
    {
        var isTarget = name.Rest.StartsWith("reference_target.", StringComparison.Ordinal);
        if (isTarget)
            sigmaText = name.Rest["reference_target.sigma".Length..];
        var levels = NoiseLevels.All(double.Parse(sigmaText, CultureInfo.InvariantCulture));
        var (x, expected) = (fixture[$"probe.sigma{sigmaText}.x"], fixture[$"{name.Prefix}.{name.Rest}"]);
        using var model = new EmpiricalDenoiser(fixture["dataset"], new PoissonFlowProcess(name.D));
        var actual = name.Rest.EndsWith(".weights", StringComparison.Ordinal)
            ? model.Weights(x, levels)
            : model.Predict(new(x, levels, Conditioning.None)).Value;
        return new(Deviation.Absolute(actual, expected), isTarget ? PfgmppTolerance.ReferenceTarget : PfgmppTolerance.Exact);
    }

    /// <summary>Stored rows of a run driven by the ideal denoiser, from the stored prior.</summary>
    public static ParityError MeasureRows(PfgmppFixture fixture, PfgmppName name, int[] rows, PfgmppRuns runs)
    {
        var (expected, arguments) = (fixture[$"{name.Prefix}.{name.Rest}"], runs[$"{name.Prefix}.exact"]);
        var data = fixture["dataset"];
        using var model = new EmpiricalDenoiser(data.reshape([data.shape[0], .. fixture.RowShape]),
            new PoissonFlowProcess(name.D, PfgmppTrajectory.Path(arguments, fixture.Network)));
        var request = new SamplingRequest(new long[expected.shape[1]], arguments.Steps) { Random = PfgmppPrior.Draws(fixture, name) };
        var errors = new List<double>();
        using var result = SamplerRunner.Run(KnownSamplers.Get("edm-heun"), model, request, step =>
        {
            if (Array.IndexOf(rows, step.Index) is >= 0 and var row)
                errors.Add(Deviation.Relative(step.State.Value, expected[row]));
        });
        return errors.Count == rows.Length ? ParityError.Worst(errors.Select(e => new ParityError(e, PfgmppTolerance.Trajectory)))
            : throw new InvalidDataException(
                $"{name.Prefix}.{name.Rest} has {rows.Length} rows, the run of {arguments.Steps} steps met {errors.Count}");
    }
}
