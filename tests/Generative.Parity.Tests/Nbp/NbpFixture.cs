using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Checkpoints;
using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>One of a folder's networks with its weights, and the stored tensors.</summary>
internal sealed class NbpFixture : IDisposable
{
    /// <summary>"Tolerance 1e-4 on logits; ids, masks, orders exact."</summary>
    public const double Tolerance = 1e-4;

    private readonly StoredTensors _stored;
    private readonly string _start;

    private NbpFixture(string folder, string name)
    {
        (_stored, _start, Folder) = (new(folder), name + ".", folder);
        Network = NextBlockTransformer.Create(Settings(folder, name));
        Network.eval();
        using var weights = TensorSource.Open(Weights(folder, name));
        WeightLoader.Load(Network, weights);
    }

    public string Folder { get; }

    public NextBlockTransformer Network { get; }

    /// <summary>Tokens of a block.</summary>
    public int Block => Network.Options.BlockSize;

    /// <summary>Ids of the stored video tokens.</summary>
    public Tensor Ids => this["tokens"] + Network.Sequence.FirstToken;

    /// <summary>The stored classes; null where the network knows none.</summary>
    public IReadOnlyList<int>? Classes => Network.Classes == 0 ? null
        : [.. this["class"].data<long>().ToArray().Select(c => (int)c)];

    /// <summary>A stored tensor of this network that a case needs.</summary>
    public Tensor this[string name] => _stored[_start + name];

    /// <summary>The names under which the config holds a network whose weights lie beside it.</summary>
    public static IReadOnlyList<string> Networks(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Config(folder)));
        string[] names = [.. json.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object).Select(p => p.Name)];
        return names.Length > 0 ? names : throw new InvalidDataException($"{Config(folder)} describes no network");
    }

    /// <summary>Opens a network, measures without gradients, and frees everything.</summary>
    public static ParityError Use(string folder, string name, Func<NbpFixture, ParityError> measure) =>
        FixtureScope.Use(() => new NbpFixture(folder, name), measure);

    /// <summary>Fails where names, shapes, kinds or values of the weights do not fit.</summary>
    public static ParityError MeasureWeights(string folder, string name)
    {
        using var network = NextBlockTransformer.Create(Settings(folder, name));
        using var weights = TensorSource.Open(Weights(folder, name));
        var report = WeightLoader.Load(network, weights, new() { Strict = false });
        return report.IsClean ? new(0, 0) : throw new InvalidDataException(report.ToString());
    }

    /// <summary>Compares logits or a loss within the README's tolerance.</summary>
    public ParityError Near(Tensor actual, string name) => new(Deviation.Absolute(actual, this[name]), Tolerance);

    public void Dispose()
    {
        _stored.Dispose();
        Network.Dispose();
    }

    private static string Config(string folder) => Path.Combine(folder, "config.json");

    private static string Weights(string folder, string name) => Path.Combine(folder, name + ".safetensors");

    private static ComponentSettings Settings(string folder, string name)
    {
        var all = JsonNode.Parse(File.ReadAllText(Config(folder)))!.AsObject();
        var one = all[name]!.AsObject();
        one["type"] = nameof(NextBlockTransformer);
        using var json = JsonDocument.Parse(one.ToJsonString());
        return ComponentSettings.Parse(json.RootElement, $"{Config(folder)}: {name}");
    }
}
