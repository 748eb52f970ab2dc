using Generative.Checkpoints;
using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open folder of a rotary transformer over tokens: the network and the stored tensors.</summary>
internal sealed class RotaryFixture : IDisposable
{
    private RotaryFixture(RotaryFiles files)
    {
        Stored = new(files.Folder);
        try
        {
            Network = files.Build();
            using var weights = SafetensorsFile.Open(files.Weights);
            WeightLoader.Load(Network, weights);
        }
        catch
        {
            Network?.Dispose();
            Stored.Dispose();
            throw;
        }
    }

    public RotaryTransformer Network { get; }

    public StoredTensors Stored { get; }

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => Stored[name];

    /// <summary>Runs a measurement on an open folder, without gradients, and frees everything.</summary>
    public static ParityError Use(RotaryFiles files, Func<RotaryFixture, ParityError> measure) =>
        FixtureScope.Use(() => new RotaryFixture(files), measure);

    public void Dispose()
    {
        Network.Dispose();
        Stored.Dispose();
    }
}
