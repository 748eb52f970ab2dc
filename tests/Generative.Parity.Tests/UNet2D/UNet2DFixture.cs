using System.Text.Json;
using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open fixture folder: the network with its weights, its scheduler and the stored tensors.</summary>
internal sealed class UNet2DFixture : IDisposable
{
    private readonly string _folder;
    private readonly nn.Module _network;
    private readonly SafetensorsFile _cases;

    private UNet2DFixture(string folder)
    {
        (_folder, _network) = (folder, Build(folder));
        using var weights = SafetensorsFile.Open(WeightsOf(folder));
        WeightLoader.Load(_network, weights, new() { KeyMap = DiffusersNames.Modernise });
        _cases = SafetensorsFile.Open(Path.Combine(folder, UNet2DFolder.CasesFile));
    }

    /// <summary>Runs a measurement on an open folder, without gradients, and frees everything.</summary>
    public static ParityError Use(string folder, Func<UNet2DFixture, ParityError> measure)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var fixture = new UNet2DFixture(folder);
        return measure(fixture);
    }

    /// <summary>Counts what does not fit: missing, unexpected, mis-shaped, of another kind, not finite.</summary>
    public static ParityError MeasureWeights(string folder)
    {
        using var network = Build(folder);
        using var weights = SafetensorsFile.Open(WeightsOf(folder));
        var report = WeightLoader.Load(network, weights,
            new() { Strict = false, AllowNotFinite = true, KeyMap = DiffusersNames.Modernise });
        return report.IsClean ? new(0, 0) : throw new InvalidDataException(report.ToString());
    }

    /// <summary>Whether the network attends to text.</summary>
    public bool IsConditional => _network is UNet2DConditionModel;

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => Find(name) ?? throw new InvalidDataException($"{_cases.Path} lacks '{name}', which this case needs");

    /// <summary>A stored tensor that may be absent.</summary>
    public Tensor? Find(string name) => _cases.Tensors.ContainsKey(name) ? _cases.Read(name) : null;

    /// <summary>The folder's scheduler.</summary>
    public SchedulerConfig Scheduler()
    {
        var path = Path.Combine(_folder, "scheduler", "scheduler_config.json");
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return SchedulerConfig.Parse(json.RootElement, path);
    }

    /// <summary>A number from samplers.json.</summary>
    public double Number(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "samplers.json")));
        return json.RootElement.GetProperty(name).GetDouble();
    }

    /// <summary>What the network says.</summary>
    public Tensor Ask(Tensor sample, Tensor times, Tensor? labels = null, Tensor? text = null, Tensor? mask = null,
        Action<string, Tensor>? observe = null) => _network switch
        {
            UNet2DModel unet => unet.Run(sample, times, labels, observe),
            UNet2DConditionModel unet =>
                unet.Run(sample, times, text!, new() { ClassLabels = labels, EncoderAttentionMask = mask }, observe),
            _ => throw new InvalidDataException($"{_network.GetType().Name} is no U-Net these tests know"),
        };

    public void Dispose()
    {
        _cases.Dispose();
        _network.Dispose();
    }

    private static nn.Module Build(string folder)
    {
        var path = Path.Combine(folder, "unet", "config.json");
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var network = NetworkFactory.Build(ComponentSettings.Parse(json.RootElement, path, "_class_name"));
        network.eval();
        return network;
    }

    private static string WeightsOf(string folder) => Path.Combine(folder, "unet", "diffusion_pytorch_model.safetensors");
}
