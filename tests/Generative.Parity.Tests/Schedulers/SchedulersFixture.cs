using System.Text.Json;
using Generative.Checkpoints;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>What all cases of a schedulers folder share.</summary>
internal sealed class SchedulersFixture
{
    private readonly string _tensors;
    private readonly string[] _names;

    public SchedulersFixture(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "cases.json")));
        Json = document.RootElement.Clone();
        _tensors = Path.Combine(folder, "cases.safetensors");
        using var file = SafetensorsFile.Open(_tensors);
        _names = [.. file.Tensors.Keys];
    }

    public JsonElement Json { get; }

    public bool Has(string name) => _names.Contains(name);

    /// <summary>A stored tensor as float64, in the caller's dispose scope.</summary>
    public Tensor Load(string name)
    {
        using var file = SafetensorsFile.Open(_tensors);
        return file.Read(name, ScalarType.Float64);
    }

    /// <summary>The tables of alpha-bar, each by the first case that names it.</summary>
    public IEnumerable<ParityCase> Tables() => _names.Where(n => n.StartsWith("alphas_cumprod.", StringComparison.Ordinal)).Select(name => new ParityCase(name, () =>
    {
        using var scope = NewDisposeScope();
        var table = name["alphas_cumprod.".Length..];
        var config = Configs().First(c => c.Table == table).Config;
        var bars = ((DiscreteVpProcess)config.CreateProcess()).AlphaBars.ToArray();
        // Euler's copy ends at 2^-24 where the others end at 0: the process keeps the exact 0 and its sigma takes the stand-in.
        if (bars[^1] == 0 && table.EndsWith(config.Class, StringComparison.Ordinal))
            bars[^1] = Math.Pow(2, -24);
        return new(Deviation.Absolute(tensor(bars), Load(name)), 1e-6);
    }));

    /// <summary>v of the DDIM config of <c>velocity_case_scheduler</c>.</summary>
    public IEnumerable<ParityCase> Velocity()
    {
        if (!Has("velocity.value"))
            yield break;
        yield return new("velocity", () =>
        {
            using var scope = NewDisposeScope();
            var id = Json.GetProperty("velocity_case_scheduler").GetString();
            var process = (IContinuousProcess)Configs().First(c => c.Id == id).Config.CreateProcess();
            var (clean, noise, t) = (Load("clean"), Load("add_noise"), Load("velocity.t"));
            var levels = NoiseLevels.PerRow((int)t.numel(), [.. t.data<double>().Select(v => v + 1)]);
            var (a, b) = (LevelMath.Over(clean, levels, process.Scale), LevelMath.Over(clean, levels, process.NoiseScale));
            var expected = Load("velocity.value");
            // v says both halves of the state: reading it back must give them.
            var state = a * clean + b * noise;
            var (x0, n) = Predictions.Split(new Prediction(expected, PredictionKind.Velocity), process, state, levels);
            return ParityError.Worst([new(Deviation.Absolute(a * noise - b * clean, expected), 1e-5),
                new(Deviation.Absolute(x0, clean), 1e-5), new(Deviation.Absolute(n, noise), 1e-5)]);
        });
    }

    private IEnumerable<(string Id, string? Table, SchedulerConfig Config)> Configs() => Json.GetProperty("cases").EnumerateArray().Select(c => (
        c.GetProperty("id").GetString()!, c.TryGetProperty("alphas_cumprod_table", out var t) ? t.GetString() : null,
        SchedulerConfig.Parse(c.GetProperty("scheduler_config"), c.GetProperty("id").GetString()!)));
}
