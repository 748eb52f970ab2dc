using System.Text.Json;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// The published scheduler of aMUSEd on given logits, without a network: CASE.x, .pred_original_sample, .sampled_token and .masked_count,
/// and add_noise. All are integers and must be the stored ones.
/// </summary>
internal sealed class AmusedKind : IParityKind
{
    private const string Noised = "add_noise.t";

    private static readonly string[] Quantities = ["x", "pred_original_sample", "sampled_token", "masked_count"];

    public string Name => "amused-scheduler";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        foreach (var name in RotaryFixture.Names(folder, ""))
        {
            if (name.StartsWith(Noised, StringComparison.Ordinal) && name.EndsWith(".x", StringComparison.Ordinal))
                yield return Case(folder, name, AddNoise);
            else if (name.IndexOf('.') is var dot and > 0 && Quantities.Contains(name[(dot + 1)..]))
                yield return Case(folder, name, Sampled);
        }
    }

    private static ParityCase Case(string folder, string name, Func<string, StoredTensors, string, Tensor> compute) => new(name, () =>
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var stored = new StoredTensors(folder);
        var (actual, expected) = (compute(folder, stored, name), stored[name]);
        return new(actual.reshape(expected.shape).ne(expected).sum().item<long>(), 0);
    });

    private static Tensor Sampled(string folder, StoredTensors stored, string name)
    {
        var (sample, quantity) = SampleNames.Split(name);
        var (settings, mask) = Config(folder);
        if (sample.Contains("linear", StringComparison.Ordinal))
            settings = ComponentSettings.Create(settings.Type, new Dictionary<string, object?> { ["masking_schedule"] = "linear" });
        var run = new AmusedRun(stored, sample, MaskGitOptions.Read(settings), mask);
        return quantity switch
        {
            "x" => run.States,
            "masked_count" => run.States.eq(mask).sum(-1),
            // Known tokens have draws too, of which the source makes nothing.
            "sampled_token" => where(run.States[..^1].eq(mask), run.Drawn, stored[name]),
            _ => run.Drawn,
        };
    }

    /// <summary>Training's masking is the process's own kernel, at time timestep / steps.</summary>
    private static Tensor AddNoise(string folder, StoredTensors stored, string name)
    {
        var (settings, mask) = Config(folder);
        MaskSchedule schedule = MaskGitOptions.Read(settings).LinearSchedule ? new LogLinearMaskSchedule(0) : new MaskGitMaskSchedule();
        var steps = stored[RotaryFixture.Names(folder, "").First(n => n.EndsWith(".timesteps", StringComparison.Ordinal))].shape[0];
        var timestep = int.Parse(name[Noised.Length..^2], System.Globalization.CultureInfo.InvariantCulture);
        var clean = stored["add_noise.x0"];
        var draws = new ReplaySource((int)clean.shape[0], _ => stored[$"{name[..^2]}.u"]);
        var level = NoiseLevels.All((double)timestep / steps);
        return new AbsorbingProcess(schedule, mask + 1, mask).Perturb(clean, level, draws, "noise").Value;
    }

    private static (ComponentSettings Settings, int Mask) Config(string folder)
    {
        var path = Path.Combine(folder, "scheduler_config.json");
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var settings = ComponentSettings.Parse(json.RootElement, path, "_class_name");
        return (settings, settings.Required<int>("mask_token_id"));
    }
}
