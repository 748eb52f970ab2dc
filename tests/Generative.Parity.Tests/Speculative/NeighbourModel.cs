using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The Llama of a folder beside a fixture's, as a model; some fields of its config may be others.</summary>
internal sealed class NeighbourModel : ICausalModel
{
    private readonly LlamaModel _network;

    private NeighbourModel(LlamaModel network) => _network = network;

    public int Vocabulary => _network.Vocabulary;

    public int? ContextLength => _network.ContextLength;

    public IReadOnlyList<int> EndTokens => [];

    public ModelCard Card { get; } = new("llama", [1]);

    public ModelTraits Traits { get; } = new(PredictionKind.Logits) { Context = ContextKind.Causal, ReadOutShift = 1, IsTimeFree = true };

    public IForwardProcess Process => new NextTokenProcess(Vocabulary);

    public Device Device => CPU;

    /// <summary>Loads it.</summary>
    /// <param name="fixture">The fixture's folder.</param>
    /// <param name="neighbour">The model's, relative to it; to the folder above where the fixture is a sub-folder.</param>
    /// <param name="others">Fields of the config to replace.</param>
    public static NeighbourModel Load(string fixture, string neighbour, IReadOnlyDictionary<string, int>? others = null)
    {
        string[] tried = [Path.Combine(fixture, neighbour), Path.Combine(fixture, "..", neighbour)];
        var folder = tried.FirstOrDefault(Directory.Exists) ?? throw new InvalidDataException(
            $"{fixture} is about the network in {neighbour}, and there is no such folder; put it beside");
        var network = LlamaModel.Create(Settings(Path.Combine(folder, "config.json"), others ?? new Dictionary<string, int>()));
        network.eval();
        var known = network.state_dict().Keys.ToHashSet(StringComparer.Ordinal);
        using var weights = TensorSource.Open(folder);
        // A network of fewer layers leaves the others' weights where they are.
        WeightLoader.Load(network, weights,
            new() { KeyMap = name => LlamaNames.Map(name, network.Options) is { } own && known.Contains(own) ? own : null });
        return new(network);
    }

    public IRowCache CreateCache(int rows, int capacity, CachePolicy policy) => _network.CreateCache(rows, capacity, policy);

    public IModelCache CreateCache(int rows, int capacity) => CreateCache(rows, capacity, CachePolicy.All);

    public Prediction Predict(PredictionRequest request) => new(_network.Logits(new(request.State)
    {
        Cache = (IRowCache?)request.Cache,
        RowLengths = request.RowLengths,
        Answers = request.Answers,
        Parents = request.Parents,
    }), Traits.Output);

    public void Dispose() => _network.Dispose();

    private static ComponentSettings Settings(string path, IReadOnlyDictionary<string, int> others)
    {
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach (var (field, value) in others)
            config[field] = value;
        return ComponentSettings.Parse(JsonSerializer.SerializeToElement(config), path, "model_type");
    }
}
