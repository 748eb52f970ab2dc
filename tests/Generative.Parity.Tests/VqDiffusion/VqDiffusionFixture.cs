using System.Text.Json;
using Generative.Checkpoints;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open folder: scheduler_config.json in the published layout, and the stored tensors.</summary>
internal sealed class VqDiffusionFixture : IDisposable
{
    private readonly SafetensorsFile _cases;

    private VqDiffusionFixture(string folder)
    {
        Process = Read(Path.Combine(folder, "scheduler_config.json"));
        _cases = SafetensorsFile.Open(Path.Combine(folder, MaskedFolders.Stored));
    }

    /// <summary>The process of the config.</summary>
    public MaskAndReplaceProcess Process { get; }

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => _cases.Tensors.ContainsKey(name) ? _cases.Read(name)
        : throw new InvalidDataException($"{_cases.Path} lacks '{name}', which this case needs");

    /// <summary>Runs a measurement on an open folder, without gradients, and frees everything.</summary>
    public static ParityError Use(string folder, Func<VqDiffusionFixture, ParityError> measure)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var fixture = new VqDiffusionFixture(folder);
        return measure(fixture);
    }

    public void Dispose() => _cases.Dispose();

    private static MaskAndReplaceProcess Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var parameters = json.RootElement.EnumerateObject().Where(p => !p.Name.StartsWith('_'))
            .ToDictionary(p => p.Name, p => (object?)p.Value.GetDouble());
        foreach (var whole in new[] { "num_vec_classes", "num_train_timesteps" })
            if (parameters.TryGetValue(whole, out var value))
                parameters[whole] = (int)(double)value!;
        return (MaskAndReplaceProcess)ProcessFactory.Create(ComponentSettings.Create("mask-and-replace", parameters));
    }
}
