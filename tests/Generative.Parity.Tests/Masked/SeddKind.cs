using Generative.Networks;
using Generative.Sampling;

namespace Generative.Parity.Tests;

/// <summary>SEDD's networks, several a folder: config.NAME.json with NAME.safetensors, and cases whose names begin with NAME.</summary>
internal sealed class SeddKind : IParityKind
{
    private static readonly string[] Inputs = ["sigma", "x"];

    public string Name => "sedd";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        var configs = Directory.EnumerateFiles(folder, "config.*.json").Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)
            .ToArray();
        return configs.Length > 0 ? configs.SelectMany(c => Read(folder, c)).Concat(MaskedFolders.Unknown(folder, Groups(configs)))
            : throw new InvalidDataException($"{folder} holds no config.NAME.json");
    }

    private static string[] Groups(string[] configs) => [.. from c in configs
                                                            from what in new[] { "forward", "graph", "loss", "sample" }
                                                            select $"{Graph(c)}.{what}."];

    private static string Graph(string config) => config["config.".Length..^".json".Length];

    private static IEnumerable<ParityCase> Read(string folder, string config)
    {
        var graph = Graph(config);
        var (files, start) = (new RotaryFiles(folder, config, $"{graph}.safetensors"), $"{graph}.forward.");
        yield return new($"{graph}.weights", files.MeasureWeights);
        foreach (var sample in SeddSamples.Cases(folder, files, graph))
            yield return sample;
        foreach (var name in StoredTensors.Names(folder, start).Where(n => !Inputs.Contains(n[start.Length..])))
            yield return new(name, () => RotaryFixture.Use(files, f => Measure(f, start, name)));
        foreach (var c in SeddLosses.Cases(files, graph)) yield return c;
    }

    private static ParityError Measure(RotaryFixture f, string start, string name)
    {
        if (name[start.Length..] != "log_score")
            throw new InvalidDataException($"'{name[start.Length..]}' is not known to the parity tests");
        var (network, ids, sigma) = ((SeddTransformer)f.Network, f[start + "x"], f[start + "sigma"]);
        var logits = network.call(ids, sigma);
        return RotaryTolerance.Output(ConcreteScore.FromLogits(logits, ids, network.Options.ScaleBySigma ? sigma : null), f[name]);
    }
}
