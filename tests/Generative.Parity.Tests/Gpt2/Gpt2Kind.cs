namespace Generative.Parity.Tests;

/// <summary>GPT-2. Beside the usual cases: the same weights under the names of the first published files.</summary>
internal sealed class Gpt2Kind : IParityKind
{
    private const string HubNames = "model_hub_names.safetensors";

    public string Name => "gpt2";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        foreach (var c in CausalCases.Of(CausalFamily.Gpt2, folder, _ => false))
            yield return c;
        if (!File.Exists(Path.Combine(folder, HubNames)))
            yield break;
        yield return new("hub_names.weights", () => CausalFixture.MeasureWeights(CausalFamily.Gpt2, folder, HubNames));
        yield return new("hub_names.logits", () => CausalFixture.Use(
            CausalFamily.Gpt2, folder, f => f.Near(f.Ask(f.Stored["input_ids"]), "logits"), weights: HubNames));
    }
}
