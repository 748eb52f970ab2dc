using Generative.Networks;

namespace Generative.Parity.Tests;

/// <summary>One LLaDA network with its logits.</summary>
internal static class LladaFolder
{
    private const string Start = "forward.", Ids = "forward.input_ids", Attention = "forward.attention_mask";

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        var network = new TextNetworkFolder(folder);
        yield return new("weights", () => network.MeasureWeights(LladaModel.Create));
        foreach (var name in StoredTensors.Names(folder, Start).Except([Ids, Attention]))
            yield return name switch
            {
                "forward.logits" => new(name, () => network.Measure(name, LladaModel.Create, (m, stored) => m.forward(stored[Ids]))),
                "forward.logits_left_padded" => new(name, () => network.Measure(name, LladaModel.Create,
                    (m, stored) => m.forward(stored[Ids], stored[Attention]))),
                _ => MaskedFolders.Unknown(name),
            };
        foreach (var c in LladaLosses.Cases(folder).Concat(LladaSamples.Cases(folder)).Concat(MaskedFolders.Unknown(
            folder, Start, "generate.", "likelihood.", "loss.", "prompt", "prompt_attention_mask_padded")))
            yield return c;
    }
}
