using System.Text.Json;
using Generative.Checkpoints;
using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A network in its published form: a folder with a config that names its class, and its weights in one file or several.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="TypeField">Field of the config that names the class.</param>
internal sealed record PublishedNetwork(string Folder, string TypeField = PublishedNetwork.DiffusersType)
{
    private const string DiffusersType = "_class_name";

    /// <summary>Path of the config.</summary>
    public string Config => Path.Combine(Folder, "config.json");

    /// <summary>The network with its weights, ready to be asked.</summary>
    public T Load<T>() where T : nn.Module
    {
        var network = Build<T>();
        using var weights = OpenWeights();
        WeightLoader.Load(network, weights, new() { KeyMap = DiffusersNames.Modernise });
        return network;
    }

    /// <summary>Counts what does not fit: missing, unexpected, mis-shaped, of another kind, not finite.</summary>
    public ParityError MeasureWeights()
    {
        using var network = Build<nn.Module>();
        using var weights = OpenWeights();
        var report = WeightLoader.Load(network, weights,
            new() { Strict = false, AllowNotFinite = true, KeyMap = DiffusersNames.Modernise });
        return report.IsClean ? new(0, 0) : throw new InvalidDataException(report.ToString());
    }

    /// <summary>As a diffusers component where it is one (plain, sharded or a variant); else whatever weights lie there.</summary>
    private ITensorSource OpenWeights() => TypeField == DiffusersType
        && DiffusersFolder.Open(Folder, new() { AllowMixedDTypes = true }).Find("model") is { WeightsPath: not null } component
            ? component.OpenWeights() : TensorSource.Open(Folder);

    private T Build<T>() where T : nn.Module
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Config));
        var network = (T)NetworkFactory.Build(ComponentSettings.Parse(json.RootElement, Config, TypeField));
        network.eval();
        return network;
    }
}
