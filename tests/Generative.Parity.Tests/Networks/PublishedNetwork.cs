using System.Text.Json;
using Generative.Checkpoints;
using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A network in its published form: a config that names its class, and one file of weights.</summary>
/// <param name="Config">Path of the config.</param>
/// <param name="Weights">Path of the weights.</param>
/// <param name="TypeField">Field of the config that names the class.</param>
internal sealed record PublishedNetwork(string Config, string Weights, string TypeField = "_class_name")
{
    /// <summary>A component of a diffusers folder.</summary>
    public static PublishedNetwork Component(string folder) =>
        new(Path.Combine(folder, "config.json"), Path.Combine(folder, "diffusion_pytorch_model.safetensors"));

    /// <summary>The network with its weights, ready to be asked.</summary>
    public T Load<T>() where T : nn.Module
    {
        var network = Build<T>();
        using var weights = SafetensorsFile.Open(Weights);
        WeightLoader.Load(network, weights);
        return network;
    }

    /// <summary>Counts what does not fit: missing, unexpected, mis-shaped, of another kind, not finite.</summary>
    public ParityError MeasureWeights()
    {
        using var network = Build<nn.Module>();
        using var weights = SafetensorsFile.Open(Weights);
        var report = WeightLoader.Load(network, weights, new() { Strict = false, AllowNotFinite = true });
        var wrong = report.Missing.Count + report.Unexpected.Count + report.MisShaped.Count + report.MisTyped.Count
            + report.NotFinite.Count;
        return wrong == 0 ? new(0, 0) : throw new InvalidDataException(report.ToString());
    }

    private T Build<T>() where T : nn.Module
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Config));
        var network = (T)NetworkFactory.Build(ComponentSettings.Parse(json.RootElement, Config, TypeField));
        network.eval();
        return network;
    }
}
