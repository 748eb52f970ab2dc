using Generative.Networks;

namespace Generative.Parity.Tests;

/// <summary>One LLaDA network with its logits.</summary>
internal static class LladaFolder
{
    private const string Ids = "forward.input_ids";

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        var network = new TextNetworkFolder(folder);
        yield return new("weights", () => network.MeasureWeights(LladaModel.Create));
        foreach (var name in network.Names)
            if (name == "forward.logits")
                yield return new(name, () => network.Measure(name, LladaModel.Create, (m, stored) => m.forward(stored(Ids))));
            else if (name == "forward.logits_left_padded")
                yield return new(name, () => network.Measure(name, LladaModel.Create,
                    (m, stored) => m.forward(stored(Ids), stored("forward.attention_mask"))));
        foreach (var c in LladaLosses.Cases(folder)) yield return c;
        foreach (var c in LladaSamples.Cases(folder)) yield return c;
    }
}
