using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// MDLM's network: raw logits and what the parameterisations make of them. A quantity's name may end in whether the network is told the
/// noise; else the config says.
/// </summary>
internal sealed class MdlmKind : IParityKind
{
    private const string Start = "forward.", Agnostic = "_time_agnostic", Conditioned = "_time_conditioned";

    private static readonly string[] Inputs = ["forward.indices", "forward.sigma"];

    public string Name => "mdlm";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        yield return new("weights", new RotaryFiles(folder).MeasureWeights);
        foreach (var sample in MdlmSamples.Cases(folder))
            yield return sample;
        foreach (var name in StoredTensors.Names(folder, Start).Except(Inputs))
        {
            var (what, told) = name.EndsWith(Agnostic, StringComparison.Ordinal) ? (name[Start.Length..^Agnostic.Length], (bool?)false)
                : name.EndsWith(Conditioned, StringComparison.Ordinal) ? (name[Start.Length..^Conditioned.Length], true)
                : (name[Start.Length..], null);
            var files = new RotaryFiles(folder) { TimeConditioning = told };
            yield return new(name, () => RotaryFixture.Use(files, f => Measure(f, what, f[name])));
        }
        foreach (var c in MdlmLosses.Cases(folder)
            .Concat(MaskedFolders.Unknown(folder, Start, "loss.", "noise.", "sample.", "timestep_embedding.")))
            yield return c;
    }

    private static ParityError Measure(RotaryFixture f, string what, Tensor expected)
    {
        var (ids, sigma) = (f["forward.indices"], f["forward.sigma"]);
        var logits = f.Network.call(ids, sigma);
        // The mask is the last token in every published model.
        var mask = logits.shape[^1] - 1;
        return what switch
        {
            "logits" => RotaryTolerance.Output(logits, expected),
            "subs" => RotaryTolerance.LogProbabilities(Subs.LogProbabilities(logits, ids, mask), expected),
            "score_subs" => RotaryTolerance.Exponential(
                ConcreteScore.FromLogProbabilities(Subs.LogProbabilities(logits, ids, mask), ids, sigma, mask).exp(), expected),
            "sedd" => RotaryTolerance.Output(ConcreteScore.FromLogits(logits, ids, sigma), expected),
            _ => throw new InvalidDataException($"'{what}' is not known to the parity tests"),
        };
    }
}
