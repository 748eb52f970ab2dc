using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Networks of the Llama family. Beside the usual cases: the same weights with other rotary frequencies, rope_NAME.* from
/// <c>config_rope_NAME.json</c>.</summary>
internal sealed class LlamaKind : IParityKind
{
    private const string Rope = "rope_";

    public string Name => "llama";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder) =>
        CausalCases.Of(CausalFamily.Llama, folder, name => name.StartsWith(Rope, StringComparison.Ordinal))
            .Concat(StoredTensors.Names(folder, Rope).Select(name => new ParityCase(name, () => Measure(folder, name))));

    private static ParityError Measure(string folder, string name)
    {
        string[] endings = ["_inv_freq", "_attention_factor", "_logits"];
        var ending = endings.FirstOrDefault(e => name.EndsWith(e, StringComparison.Ordinal))
            ?? throw new InvalidDataException($"'{name}' is not known to the parity tests");
        var config = $"config_{name[..^ending.Length]}.json";
        return CausalFixture.Use(CausalFamily.Llama, folder, f =>
        {
            var (options, ids) = (((LlamaModel)f.Network).Options, f.Stored["input_ids"]);
            return ending switch
            {
                "_inv_freq" => new(Deviation.Absolute(tensor(RotaryFrequencies.Of(options, (int)ids.shape[1])), f.Stored[name]), 1e-6),
                "_attention_factor" => new(
                    Deviation.Absolute(tensor(RotaryFrequencies.AttentionFactor(options)), f.Stored[name]), 1e-6),
                _ => f.Near(f.Ask(ids), name),
            };
        }, config);
    }
}
