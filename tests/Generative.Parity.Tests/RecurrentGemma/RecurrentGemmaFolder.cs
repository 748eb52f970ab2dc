using System.Globalization;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>One Griffin network: whole texts, packed texts, decoding behind caches, and its parts alone.</summary>
internal static partial class RecurrentGemmaFolder
{
    private const string AfterPrefill = "cache_after_prefill.", AfterDecode = "cache_after_decode.";

    private static readonly string[] Inputs = ["tokens", "segment_pos", "packed_segment_pos", "attention_input"];

    public static IEnumerable<ParityCase> Cases(string folder)
    {
        var network = new GriffinFixture(folder);
        yield return new("weights", network.MeasureWeights);
        foreach (var name in StoredTensors.Names(folder, "").Where(n => !IsInput(n)))
            yield return Case(network, name);
    }

    private static ParityCase Case(GriffinFixture network, string name) => name switch
    {
        "logits" => new(name, () => network.Measure(name, (g, stored) => stored.Has("segment_pos")
            ? Worst(g.forward(stored["tokens"]), g.PackedLogits(stored["tokens"], stored["segment_pos"]), stored[name])
            : g.forward(stored["tokens"]))),
        "packed_logits" => new(name, () => network.Measure(name, (g, s) => g.PackedLogits(s["tokens"], s["packed_segment_pos"]))),
        "prefill_logits" => new(name, () => network.Measure(name, (g, s) => GriffinDecoding.Of(g, s).Prefill)),
        "decode_logits" => new(name, () => network.Measure(name, (g, s) => GriffinDecoding.Of(g, s).Decoded)),
        "greedy_ids" => new(name, () => network.MeasureIds(name, GriffinDecoding.Greedy)),
        "attention_output" => new(name, () => network.Measure(name, (g, s) => GriffinParts.Attention(g).forward(s["attention_input"]))),
        _ when name.StartsWith(AfterPrefill, StringComparison.Ordinal) => new(name, () => network.Measure(name,
            (g, s) => GriffinDecoding.Of(g, s).AfterPrefill[name[AfterPrefill.Length..]])),
        _ when name.StartsWith(AfterDecode, StringComparison.Ordinal) => new(name, () => network.Measure(name,
            (g, s) => GriffinDecoding.Of(g, s).AfterDecode[name[AfterDecode.Length..]])),
        _ when Part().Match(name) is { Success: true } part => new(name, () => network.Measure(name,
            (g, s) => GriffinParts.Alone(g, part.Groups[1].Value, Number(part.Groups[2].Value), part.Groups[3].Value, s))),
        _ => MaskedFolders.Unknown(name),
    };

    /// <summary>Whichever of two ways to the same logits is further off.</summary>
    private static Tensor Worst(Tensor a, Tensor b, Tensor expected) =>
        Deviation.Absolute(a, expected) >= Deviation.Absolute(b, expected) ? a : b;

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static bool IsInput(string name) => Inputs.Contains(name) || PartInput().IsMatch(name);

    [GeneratedRegex(@"^(rglru|conv1d)_block(\d+)_(output|state)$")]
    private static partial Regex Part();

    [GeneratedRegex(@"^(rglru|conv1d)_block\d+_input$")]
    private static partial Regex PartInput();
}
