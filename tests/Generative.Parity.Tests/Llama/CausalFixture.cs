using System.Text.Json;
using Generative.Checkpoints;
using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A published network that writes from left to right, with its weights, and the stored tensors of its folder.</summary>
internal sealed class CausalFixture : IDisposable
{
    /// <summary>"Tolerance 1e-4 absolute on logits; ids exact."</summary>
    public const double Tolerance = 1e-4;

    private const string UsualConfig = "config.json";

    private CausalFixture(CausalFamily family, string folder, string config, string? weights)
    {
        (Family, Network) = (family, family.Build(Settings(folder, config)));
        Network.eval();
        using (var source = Weights(folder, weights))
            WeightLoader.Load(Network, source, new() { KeyMap = family.Names(Network) });
        Stored = new(folder);
    }

    public CausalFamily Family { get; }

    public nn.Module Network { get; }

    public IDecoderNetwork Decoder => (IDecoderNetwork)Network;

    public StoredTensors Stored { get; }

    /// <summary>Measures something on the network.</summary>
    public static ParityError Use(
        CausalFamily family, string folder, Func<CausalFixture, ParityError> measure, string config = UsualConfig,
        string? weights = null) =>
        FixtureScope.Use(() => new CausalFixture(family, folder, config, weights), measure);

    /// <summary>Fails where names, shapes, kinds or values of the weights do not fit.</summary>
    public static ParityError MeasureWeights(CausalFamily family, string folder, string? weights = null)
    {
        using var network = family.Build(Settings(folder, UsualConfig));
        using var source = Weights(folder, weights);
        var report = WeightLoader.Load(network, source, new() { Strict = false, KeyMap = family.Names(network) });
        return report.IsClean ? new(0, 0) : throw new InvalidDataException(report.ToString());
    }

    /// <summary>A config as settings.</summary>
    public static ComponentSettings Settings(string folder, string config)
    {
        var path = Path.Combine(folder, config);
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return ComponentSettings.Parse(json.RootElement, path, "model_type");
    }

    /// <summary>Logits of what a cache, or nothing, is followed by.</summary>
    public Tensor Ask(Tensor ids, IRowCache? cache = null, IReadOnlyList<int>? lengths = null, IReadOnlyList<int>? answers = null) =>
        Decoder.Logits(new(ids) { Cache = cache, RowLengths = lengths, Answers = answers });

    /// <summary>Compares with a stored tensor, within the README's tolerance.</summary>
    public ParityError Near(Tensor actual, string name) => new(Deviation.Absolute(actual, Stored[name]), Tolerance);

    public void Dispose()
    {
        Stored.Dispose();
        Network.Dispose();
    }

    private static ITensorSource Weights(string folder, string? file) =>
        TensorSource.Open(file is null ? folder : Path.Combine(folder, file));
}
