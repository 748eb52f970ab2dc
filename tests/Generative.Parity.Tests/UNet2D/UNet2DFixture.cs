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
        (_folder, _network) = (folder, Published(folder).Load<nn.Module>());
        _cases = SafetensorsFile.Open(Path.Combine(folder, UNet2DFolder.CasesFile));
        Inputs = new(_cases);
    }

    /// <summary>What the network is told besides sample and timestep.</summary>
    public UNet2DInputs Inputs { get; }

    public static PublishedNetwork Published(string folder) => new(Path.Combine(folder, "unet"));

    /// <summary>Runs a measurement on an open folder, without gradients, and frees everything.</summary>
    public static ParityError Use(string folder, Func<UNet2DFixture, ParityError> measure)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var fixture = new UNet2DFixture(folder);
        return measure(fixture);
    }

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

    /// <summary>
    /// A number from samplers.json: of the run ("pipe.eta0.0"), of its group ("pipe"), or of the file; null where none is.
    /// </summary>
    public double? Number(string run, string name)
    {
        var path = Path.Combine(_folder, "samplers.json");
        if (!File.Exists(path))
            return null;
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var place in new[] { Inside(run), Inside(run[(run.IndexOf('.') + 1)..]), Inside(run.Split('.')[0]), json.RootElement })
            if (place is { } entry && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number)
                return value.GetDouble();
        return null;

        JsonElement? Inside(string key) =>
            json.RootElement.TryGetProperty(key, out var entry) && entry.ValueKind == JsonValueKind.Object ? entry : null;
    }

    /// <summary>What the network says.</summary>
    public Tensor Ask(Tensor sample, Tensor times, Tensor? text, UNet2DConditionExtras extras, Action<string, Tensor>? observe = null) =>
        _network switch
        {
            UNet2DModel unet => unet.Run(sample, times, extras.ClassLabels, observe),
            UNet2DConditionModel unet => unet.Run(sample, times, text!, extras, observe),
            _ => throw new InvalidDataException($"{_network.GetType().Name} is no U-Net these tests know"),
        };

    public void Dispose()
    {
        _cases.Dispose();
        _network.Dispose();
    }
}
