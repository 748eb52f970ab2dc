using Generative.Checkpoints;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open fixture folder and one of its processes.</summary>
internal sealed class PsldFixture : IDisposable
{
    public static readonly string[] Files = ["config.json", "cases.safetensors"];

    private readonly SafetensorsFile _cases;

    private PsldFixture(string folder, PsldConfig config) =>
        (_cases, Config) = (SafetensorsFile.Open(Path.Combine(folder, Files[1])), config);

    public PsldConfig Config { get; }

    public PsldProcess Process => Config.Process;

    /// <summary>Runs a measurement without gradients and frees everything.</summary>
    public static ParityError Use(string folder, PsldConfig config, Func<PsldFixture, ParityError> measure)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var fixture = new PsldFixture(folder, config);
        return measure(fixture);
    }

    /// <summary>A stored tensor that this case needs, shared by all processes.</summary>
    public Tensor this[string name] => _cases.Tensors.ContainsKey(name) ? _cases.Read(name)
        : throw new InvalidDataException($"{_cases.Path} lacks '{name}', which this case needs");

    /// <summary>A stored tensor of this process.</summary>
    public Tensor Own(string name) => this[$"{Config.Name}.{name}"];

    public void Dispose() => _cases.Dispose();
}
