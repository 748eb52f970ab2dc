using System.Globalization;
using System.Text.RegularExpressions;
using Generative.Checkpoints;

namespace Generative.Parity.Tests;

/// <summary>One folder. Finds out from the names of the stored tensors which cases there are.</summary>
internal sealed partial class PfgmppFolder(string folder)
{
    public static readonly string[] Files = ["config.json", "model.safetensors", "cases.safetensors", "samplers.json", "distribution.json"];

    private static readonly string[] Inputs =
    [
        "forward.x", "forward.sigma", "dataset", "sampler_noise", "probe.centre", "probe.direction", "prior.beta", "prior.gaussian",
        "train.images", "train.rnd_normal", "train.beta", "train.gaussian",
    ];

    public IEnumerable<ParityCase> Cases()
    {
        List<ParityCase> cases = [];
        if (File.Exists(Path.Combine(folder, Files[1])))
            cases.Add(new("weights", () => PfgmppFixture.MeasureWeights(folder)));
        using var stored = SafetensorsFile.Open(Path.Combine(folder, Files[2]));
        foreach (var name in stored.Tensors.Keys.Order(StringComparer.Ordinal))
        {
            var own = PfgmppName.Parse(name);
            if (Inputs.Contains(own?.Rest ?? name) || ProbePoint().IsMatch(name))
                continue;
            cases.Add((own is null ? Shared(name) : OfOneD(name, own))
                ?? ParityCase.Unreadable(name, $"{folder}: {Files[2]} holds '{name}', which the parity tests do not know"));
        }
        return cases.Concat(PfgmppDistribution.Cases(Path.Combine(folder, Files[4])));
    }

    private ParityCase? Shared(string name) => name switch
    {
        "t_steps" => Open(name, f => PfgmppTrajectory.MeasureLevels(f, PfgmppRuns.Read(folder))),
        "forward.denoised" => Open(name, PfgmppForward.Measure),
        _ => null,
    };

    private ParityCase? OfOneD(string name, PfgmppName own)
    {
        if (own.Rest is "prior.radius" or "prior.latents")
            return Open(name, f => PfgmppPrior.Measure(f, own));
        if (own.Rest.StartsWith("train.", StringComparison.Ordinal))
            return PfgmppTraining.Quantities.Contains(own.Rest[6..]) ? Open(name, f => PfgmppTraining.Measure(f, own)) : null;
        if (ExactRows().Match(own.Rest) is { Success: true } rows)
            return Open(name, f => PfgmppExact.MeasureRows(f, own, Numbers(rows.Groups[1].Value), PfgmppRuns.Read(folder)));
        if (ExactPoint().Match(own.Rest) is { Success: true } point)
            return Open(name, f => PfgmppExact.Measure(f, own, point.Groups[1].Value));
        return own.Rest.EndsWith(".trajectory", StringComparison.Ordinal)
            ? Open(name, f => PfgmppTrajectory.Measure(f, own, PfgmppRuns.Read(folder))) : null;
    }

    private ParityCase Open(string name, Func<PfgmppFixture, ParityError> measure) => new(name, () => PfgmppFixture.Use(folder, measure));

    private static int[] Numbers(string list) => [.. list.Split('_').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"^probe\.sigma[\d.]+\.x$")]
    private static partial Regex ProbePoint();

    [GeneratedRegex(@"^exact\.trajectory_rows_(\d+(?:_\d+)*)$")]
    private static partial Regex ExactRows();

    [GeneratedRegex(@"^(?:exact\.sigma([\d.]+)\.(?:weights|denoised)|reference_target\.sigma[\d.]+)$")]
    private static partial Regex ExactPoint();
}
