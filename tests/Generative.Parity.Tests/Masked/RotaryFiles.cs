using System.Text.Json.Nodes;
using Generative.Checkpoints;
using Generative.Networks;

namespace Generative.Parity.Tests;

/// <summary>Where a network's config and weights lie.</summary>
/// <param name="Folder">The fixture's folder.</param>
/// <param name="ConfigName">Name of the config in it.</param>
/// <param name="WeightsName">Name of the weights in it.</param>
internal sealed record RotaryFiles(string Folder, string ConfigName = "config.json", string WeightsName = "model.safetensors")
{
    /// <summary>Replaces the config's own word on whether the network is told the noise; null leaves it.</summary>
    public bool? TimeConditioning { get; init; }

    public string Config => Path.Combine(Folder, ConfigName);

    public string Weights => Path.Combine(Folder, WeightsName);

    /// <summary>The least and the largest noise of the config.</summary>
    public (double Min, double Max) Sigma
    {
        get
        {
            var noise = JsonNode.Parse(File.ReadAllText(Config))!["noise"]
                ?? throw new InvalidDataException($"{Config} has no 'noise', which names the noises of the schedule");
            return (noise["sigma_min"]!.GetValue<double>(), noise["sigma_max"]!.GetValue<double>());
        }
    }

    /// <summary>The network with fresh weights, ready to be asked.</summary>
    public RotaryTransformer Build()
    {
        var network = (RotaryTransformer)NetworkFactory.Build(RotaryTransformerConfig.Read(Json()));
        network.eval();
        return network;
    }

    /// <summary>Counts what does not fit: missing, unexpected, mis-shaped, of another kind, not finite.</summary>
    public ParityError MeasureWeights()
    {
        using var network = Build();
        using var weights = SafetensorsFile.Open(Weights);
        var report = WeightLoader.Load(network, weights, new() { Strict = false, AllowNotFinite = true });
        return report.IsClean ? new(0, 0) : throw new InvalidDataException(report.ToString());
    }

    private string Json()
    {
        if (TimeConditioning is not { } told)
            return Config;
        var fields = JsonNode.Parse(File.ReadAllText(Config))!.AsObject();
        fields["time_conditioning"] = told;
        return fields.ToJsonString();
    }
}
