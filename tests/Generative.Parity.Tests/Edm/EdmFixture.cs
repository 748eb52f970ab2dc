using Generative.Checkpoints;
using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open fixture folder: the network with its weights, and the stored tensors.</summary>
internal sealed class EdmFixture : IDisposable
{
    private readonly SafetensorsFile _cases;

    private EdmFixture(string folder)
    {
        Network = Build(folder);
        using var weights = SafetensorsFile.Open(Path.Combine(folder, EdmFolder.Files[1]));
        WeightLoader.Load(Network, weights);
        _cases = SafetensorsFile.Open(Path.Combine(folder, EdmFolder.Files[2]));
    }

    public EdmPrecond Network { get; }

    /// <summary>Runs a measurement on an open folder, without gradients, and frees everything.</summary>
    public static ParityError Use(string folder, Func<EdmFixture, ParityError> measure)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var fixture = new EdmFixture(folder);
        return measure(fixture);
    }

    /// <summary>Counts what does not fit: missing, unexpected, mis-shaped, of another kind, not finite.</summary>
    public static ParityError MeasureWeights(string folder)
    {
        using var network = Build(folder);
        using var weights = SafetensorsFile.Open(Path.Combine(folder, EdmFolder.Files[1]));
        var report = WeightLoader.Load(network, weights, new() { Strict = false, AllowNotFinite = true });
        var wrong = report.Missing.Count + report.Unexpected.Count + report.MisShaped.Count + report.MisTyped.Count
            + report.NotFinite.Count;
        return wrong == 0 ? new(0, 0) : throw new InvalidDataException(report.ToString());
    }

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => Find(name) ?? throw new InvalidDataException($"{_cases.Path} lacks '{name}', which this case needs");

    /// <summary>A stored tensor that may be absent.</summary>
    public Tensor? Find(string name) => _cases.Tensors.ContainsKey(name) ? _cases.Read(name) : null;

    public void Dispose()
    {
        _cases.Dispose();
        Network.Dispose();
    }

    private static EdmPrecond Build(string folder)
    {
        var network = EdmPrecondConfig.Read(Path.Combine(folder, EdmFolder.Files[0]));
        network.eval();
        return network;
    }
}
