using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary><c>lm.*</c>: the sampler 'speculative' on a network and a smaller one, named by the folder's config.</summary>
internal static partial class LanguageRun
{
    public static ParityError Measure(string folder, StoredTensors stored, string name)
    {
        var greedy = name.StartsWith("lm.greedy_", StringComparison.Ordinal);
        var kind = greedy ? "lm.greedy" : "lm.sampled";
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
        var lm = json.RootElement.GetProperty("lm");
        var (network, words) = (Text(lm, "target"), Text(lm, "draft"));
        using var model = NeighbourModel.Load(folder, Folder(network), Fields(network));
        using var draft = NeighbourModel.Load(
            folder, words.Contains("the same", StringComparison.Ordinal) ? Folder(network) : Folder(words), Fields(words));
        var rounds = (int)stored[$"{kind}_accepted_per_round"].shape[0];
        var gamma = lm.GetProperty("gamma").GetInt32();
        var most = rounds * (gamma + 1);
        var request = new SamplingRequest([0], most)
        {
            Start = new(0, stored["lm.prompt"]),
            Decoding = new() { Draft = draft },
            Settings = new Dictionary<string, double> { ["draft-length"] = gamma, ["greedy"] = greedy ? 1 : 0 },
            Random = greedy ? null : new ReplaySource(1, key => Draw(stored, key)),
        };
        using var run = SamplerRunner.Begin(KnownSamplers.Get("speculative"), model, request);
        List<long> accepted = [];
        while (accepted.Count < rounds && run.MoveNext())
            accepted.Add((long)run.Current.State.Parts[DecodingParts.Accepted].sum().item<double>() - accepted.Sum());
        var ids = stored[$"{kind}_ids"];
        return name.EndsWith("_ids", StringComparison.Ordinal)
            ? Deviation.Unequal(run.Current.State.Value.narrow(1, 0, ids.shape[1]), ids) : StoredLaws.Same(accepted, stored[name]);
    }

    private static Tensor Draw(StoredTensors stored, DrawKey key) =>
        stored[$"lm.sampled_{key.Name}_uniforms"][key.Index].reshape(1, -1);

    private static string Text(JsonElement lm, string name) => lm.GetProperty(name).GetString() ?? "";

    /// <summary>The folder that a text such as "../llama/model.safetensors with config.json" names.</summary>
    private static string Folder(string words) => Path.GetDirectoryName(words.Split(' ')[0]) is { Length: > 0 } folder ? folder
        : throw new InvalidDataException($"config.json says \"{words}\", which names no folder");

    private static Dictionary<string, int> Fields(string words) => Field().Matches(words)
        .ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(\w+) = (\d+)")]
    private static partial Regex Field();
}
