using Generative.Checkpoints;
using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open folder of a rotary transformer over tokens: the network and the stored tensors.</summary>
internal sealed class RotaryFixture : IDisposable
{
    private readonly SafetensorsFile _cases;

    private RotaryFixture(RotaryFiles files)
    {
        _cases = SafetensorsFile.Open(Path.Combine(files.Folder, MaskedFolders.Stored));
        try
        {
            Network = files.Build();
            using var weights = SafetensorsFile.Open(files.Weights);
            WeightLoader.Load(Network, weights);
        }
        catch
        {
            Network?.Dispose();
            _cases.Dispose();
            throw;
        }
    }

    public RotaryTransformer Network { get; }

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => _cases.Tensors.ContainsKey(name) ? _cases.Read(name)
        : throw new InvalidDataException($"{_cases.Path} lacks '{name}', which this case needs");

    /// <summary>Names of the stored tensors that begin so.</summary>
    public static IReadOnlyList<string> Names(string folder, string start)
    {
        using var stored = SafetensorsFile.Open(Path.Combine(folder, MaskedFolders.Stored));
        return [.. stored.Tensors.Keys.Where(n => n.StartsWith(start, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Runs a measurement on an open folder, without gradients, and frees everything.</summary>
    public static ParityError Use(RotaryFiles files, Func<RotaryFixture, ParityError> measure)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var fixture = new RotaryFixture(files);
        return measure(fixture);
    }

    public void Dispose()
    {
        Network.Dispose();
        _cases.Dispose();
    }
}
