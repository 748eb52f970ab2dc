using System.Text.Json;
using Generative.Checkpoints;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A folder with config.json, weights and stored cases of a network over text.</summary>
/// <param name="folder">The folder.</param>
internal sealed class TextNetworkFolder(string folder)
{
    /// <summary>Tolerance of logits, in the READMEs of llada and bd3lm: "logits 2e-5 absolute".</summary>
    public const double Logits = 2e-5;

    /// <summary>config.json as the settings of a network.</summary>
    public ComponentSettings Settings
    {
        get
        {
            var path = Path.Combine(folder, "config.json");
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            return ComponentSettings.Parse(json.RootElement, path, "model_type");
        }
    }

    /// <summary>Fails where names, shapes, kinds or values of the weights do not fit.</summary>
    public ParityError MeasureWeights(Func<ComponentSettings, nn.Module> create)
    {
        using var network = create(Settings);
        using var weights = TensorSource.Open(folder);
        var report = WeightLoader.Load(network, weights, new() { Strict = false });
        return report.IsClean ? new(0, 0) : throw new InvalidDataException(report.ToString());
    }

    /// <summary>Compares one quantity with what is stored.</summary>
    public ParityError Measure<T>(string name, Func<ComponentSettings, T> create, Func<T, StoredTensors, Tensor> compute)
        where T : nn.Module =>
        TextNetworkRun.Use(folder, create, (network, stored) => new(Deviation.Absolute(compute(network, stored), stored[name]), Logits));
}
