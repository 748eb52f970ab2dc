using System.Text.Json.Nodes;
using Generative.Checkpoints;
using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open fixture folder: the network with its weights, and the stored tensors.</summary>
internal sealed class PfgmppFixture : IDisposable
{
    /// <summary>What the config says of the cases; everything else is an argument of the network.</summary>
    private static readonly string[] OfTheCases = ["N", "D_values"];

    private readonly SafetensorsFile _cases;

    private PfgmppFixture(string folder)
    {
        Network = Build(folder);
        using var weights = SafetensorsFile.Open(Path.Combine(folder, PfgmppFolder.Files[1]));
        WeightLoader.Load(Network, weights);
        _cases = SafetensorsFile.Open(Path.Combine(folder, PfgmppFolder.Files[2]));
    }

    /// <summary>The network: the same for every D.</summary>
    public EdmPrecond Network { get; }

    /// <summary>Shape of one picture.</summary>
    public long[] RowShape => [Network.Network.Options.InChannels, Network.Network.Options.Resolution, Network.Network.Options.Resolution];

    /// <summary>Runs a measurement on an open folder, without gradients, and frees everything.</summary>
    public static ParityError Use(string folder, Func<PfgmppFixture, ParityError> measure)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var fixture = new PfgmppFixture(folder);
        return measure(fixture);
    }

    /// <summary>Fails when a weight is missing, unexpected or of another shape.</summary>
    public static ParityError MeasureWeights(string folder)
    {
        using var network = Build(folder);
        using var weights = SafetensorsFile.Open(Path.Combine(folder, PfgmppFolder.Files[1]));
        WeightLoader.Load(network, weights);
        return new(0, 0);
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
        var path = Path.Combine(folder, PfgmppFolder.Files[0]);
        var config = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new InvalidDataException($"{path} is no JSON object");
        foreach (var name in OfTheCases)
            config.Remove(name);
        var network = EdmPrecondConfig.Read(config.ToJsonString());
        network.eval();
        return network;
    }
}
