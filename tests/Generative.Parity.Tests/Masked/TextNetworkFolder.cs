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

    /// <summary>The names of the stored tensors.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            using var stored = SafetensorsFile.Open(Path.Combine(folder, MaskedFolders.Stored));
            return [.. stored.Tensors.Keys.Order(StringComparer.Ordinal)];
        }
    }

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

    /// <summary>Compares one quantity with what is stored, without gradients, and frees everything.</summary>
    public ParityError Measure<T>(string name, Func<ComponentSettings, T> create, Func<T, Func<string, Tensor>, Tensor> compute)
        where T : nn.Module
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var network = create(Settings);
        network.eval();
        using (var weights = TensorSource.Open(folder))
            WeightLoader.Load(network, weights);
        using var cases = SafetensorsFile.Open(Path.Combine(folder, MaskedFolders.Stored));
        return new(Deviation.Absolute(compute(network, Stored), cases.Read(name)), Logits);

        Tensor Stored(string wanted) => cases.Tensors.ContainsKey(wanted) ? cases.Read(wanted)
            : throw new InvalidDataException($"{cases.Path} lacks '{wanted}', which this case needs");
    }
}
