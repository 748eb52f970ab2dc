using System.Globalization;
using System.Text.Json;
using Generative.Checkpoints;
using Generative.Networks;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open folder: both networks, the stored tensors, and how the samplers were run.</summary>
internal sealed class DiTFixture : IDisposable
{
    public const string SamplersFile = "samplers.json";

    /// <summary>Timesteps the published process has, with linear betas: no file says so, the README does.</summary>
    private const int TrainSteps = 1000;

    private readonly string _folder;
    private readonly SafetensorsFile _cases;
    private readonly Lazy<JsonDocument> _samplers;
    private readonly Lazy<DiT> _network;
    private readonly Lazy<DiTTransformer2DModel> _ported;

    private DiTFixture(string folder)
    {
        _folder = folder;
        _cases = SafetensorsFile.Open(Path.Combine(folder, DiTFolder.Stored));
        _samplers = new(() => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, SamplersFile))));
        _network = new(() => Original(folder).Load<DiT>());
        _ported = new(() => Ported(folder).Load<DiTTransformer2DModel>());
    }

    public DiT Network => _network.Value;

    public DiTTransformer2DModel PortedNetwork => _ported.Value;

    /// <summary>samplers.json.</summary>
    public JsonElement Samplers => _samplers.Value.RootElement;

    public double GuidanceScale => Samplers.GetProperty("cfg_scale").GetDouble();

    /// <summary>The respaced chain.</summary>
    public DiscreteChain Chain => DiscreteChain.Linear(TrainSteps).Keep(Respacing);

    /// <summary>The scheduler beside the ported network.</summary>
    public SchedulerConfig Scheduler
    {
        get
        {
            var path = Path.Combine(_folder, "diffusers", "scheduler", "scheduler_config.json");
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            return SchedulerConfig.Parse(json.RootElement, path);
        }
    }

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => _cases.Tensors.ContainsKey(name) ? _cases.Read(name)
        : throw new InvalidDataException($"{_cases.Path} lacks '{name}', which this case needs");

    /// <summary>How the chain is thinned, written as a text or as a number of steps; all of them where nothing is said.</summary>
    private string Respacing => Samplers.TryGetProperty("respacing", out var how)
        && how.ToString() is { Length: > 0 } written ? written : TrainSteps.ToString(CultureInfo.InvariantCulture);

    public static PublishedNetwork Original(string folder) => new(Path.Combine(folder, "dit"), "_class");

    public static PublishedNetwork Ported(string folder) => new(Path.Combine(folder, "diffusers", "transformer"));

    /// <summary>Runs a measurement on an open folder, without gradients, and frees everything.</summary>
    public static ParityError Use(string folder, Func<DiTFixture, ParityError> measure)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var fixture = new DiTFixture(folder);
        return measure(fixture);
    }

    public void Dispose()
    {
        _cases.Dispose();
        if (_samplers.IsValueCreated)
            _samplers.Value.Dispose();
        if (_network.IsValueCreated)
            _network.Value.Dispose();
        if (_ported.IsValueCreated)
            _ported.Value.Dispose();
    }
}
