using System.Text.Json;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>One folder, opened for one case.</summary>
internal sealed class BlackoutFixture : IDisposable
{
    public static readonly string[] Files = ["config.json", MaskedFolders.Stored];

    private readonly StoredTensors _stored;

    private BlackoutFixture(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Files[0])));
        var config = json.RootElement;
        Steps = config.GetProperty("T").GetInt32();
        Width = config.TryGetProperty("width", out var width) ? width.GetDouble() : 1;
        Process = new(config.GetProperty("support").GetInt32(), config.GetProperty("tEnd").GetDouble());
        _stored = new(folder);
        Times = Doubles("observation_times");
        if (Times.Length != Steps)
            throw new InvalidDataException($"{folder} states T = {Steps} and stores {Times.Length} observation times");
    }

    /// <summary>T.</summary>
    public int Steps { get; }

    /// <summary>What the toy network's input is divided by.</summary>
    public double Width { get; }

    public PureDeathProcess Process { get; }

    /// <summary>t_0 to t_(T-1) as stored: found by bisection, so they differ from the closed form in the sixth digit.</summary>
    public double[] Times { get; }

    /// <summary>Opens a folder, measures, and frees everything.</summary>
    public static ParityError Use(string folder, Func<BlackoutFixture, ParityError> measure) =>
        FixtureScope.Use(() => new BlackoutFixture(folder), measure);

    public Tensor Read(string name) => _stored[name];

    public double[] Doubles(string name) => Values(Read(name));

    public double Number(string name) => Doubles(name)[0];

    public int[] Indices(string name) => [.. Doubles(name).Select(v => (int)v)];

    /// <summary>What the published networks see: x - max/2 e^-t, over the width, float32.</summary>
    public Tensor Input(Tensor x, Tensor time) =>
        ((x.to(ScalarType.Float64) - (-time).exp().reshape(-1, 1, 1, 1) * (Process.MaxCount / 2.0)) / Width).to(ScalarType.Float32);

    public static double[] Values(Tensor tensor) => [.. tensor.to(ScalarType.Float64).contiguous().data<double>()];

    public void Dispose() => _stored.Dispose();
}
