using System.Text.Json;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open folder: scheduler_config.json in the published layout, and the stored tensors.</summary>
internal sealed class VqDiffusionFixture : IDisposable
{
    private readonly StoredTensors _stored;

    private VqDiffusionFixture(string folder)
    {
        Process = Read(Path.Combine(folder, "scheduler_config.json"));
        _stored = new(folder);
    }

    /// <summary>The process of the config.</summary>
    public MaskAndReplaceProcess Process { get; }

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => _stored[name];

    /// <summary>Runs a measurement on an open folder, without gradients, and frees everything.</summary>
    public static ParityError Use(string folder, Func<VqDiffusionFixture, ParityError> measure) =>
        FixtureScope.Use(() => new VqDiffusionFixture(folder), measure);

    public void Dispose() => _stored.Dispose();

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
