using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>RADD's network: raw logits and conditional probabilities, for sequences of the trained length and shorter ones.</summary>
internal sealed class RaddKind : IParityKind
{
    private const string Start = "forward", Input = ".indices";

    public string Name => "radd";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        var files = new RotaryFiles(folder);
        yield return new("weights", files.MeasureWeights);
        foreach (var sample in RaddSamples.Cases(folder).Concat(RaddSampledCounts.Cases(folder)))
            yield return sample;
        foreach (var name in StoredTensors.Names(folder, Start).Where(n => !n.EndsWith(Input, StringComparison.Ordinal)))
            yield return new(name, () => RotaryFixture.Use(files, f => Measure(f, name)));
        foreach (var c in RaddLosses.Cases(folder)
            .Concat(MaskedFolders.Unknown(folder, "forward.", "forward_", "loss.", "nfe.", "noise.", "sample.")))
            yield return c;
    }

    private static ParityError Measure(RotaryFixture f, string name)
    {
        var dot = name.LastIndexOf('.');
        var logits = f.Network.call(f[name[..dot] + Input], null);
        return name[(dot + 1)..] switch
        {
            "logits" => RotaryTolerance.Output(logits, f[name]),
            // The published answer keeps the mask's raw logit behind the normalised ones.
            "log_c_theta" => RotaryTolerance.Output(
                cat([TimeFreeConditionals.LogProbabilities(logits), logits.narrow(-1, logits.shape[^1] - 1, 1)], -1), f[name]),
            var other => throw new InvalidDataException($"'{other}' is not known to the parity tests"),
        };
    }
}
