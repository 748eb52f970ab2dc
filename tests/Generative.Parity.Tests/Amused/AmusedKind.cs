using System.Globalization;
using System.Text.Json;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// The published scheduler of aMUSEd on given logits, without a network: CASE.x, .pred_original_sample, .sampled_token and .masked_count,
/// and add_noise: integers, which must be the stored ones; and the temperatures.
/// </summary>
internal sealed class AmusedKind : IParityKind
{
    private const string Noise = "add_noise.", Noised = "add_noise.t", Timesteps = ".timesteps", Linear = "linear", Cosine = "cosine";

    private static readonly string[] Quantities = ["x", "pred_original_sample", "sampled_token", "masked_count"];

    private static readonly string[] Inputs = ["model_output", "starting_mask_ratio", "timesteps", "u_gumbel", "u_token"];

    public string Name => "amused-scheduler";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        foreach (var name in StoredTensors.Names(folder, ""))
        {
            var what = name[(name.LastIndexOf('.') + 1)..];
            if (name.StartsWith(Noise, StringComparison.Ordinal))
            {
                if (name.StartsWith(Noised, StringComparison.Ordinal) && what == "x")
                    yield return new(name, () => StoredTensors.Use(folder, f => AddNoise(f, name)));
                else if (what is not ("u" or "x0"))
                    yield return MaskedFolders.Unknown(name);
            }
            else if (Quantities.Contains(what))
                yield return new(name, () => StoredTensors.Use(folder, f => Same(Sampled(f, name), f[name])));
            else if (what == "temperatures")
                yield return new(name, () => StoredTensors.Use(folder, f => Even(f[name])));
            else if (!Inputs.Contains(what))
                yield return MaskedFolders.Unknown(name);
        }
    }

    private static ParityError Same(Tensor actual, Tensor expected) => Deviation.Unequal(actual.reshape(expected.shape), expected);

    /// <summary>Our sampler is told only the first temperature and the last.</summary>
    private static ParityError Even(Tensor stored) => LossTolerance.Relative(
        linspace(stored[0].item<float>(), stored[^1].item<float>(), stored.shape[0], ScalarType.Float64), stored);

    /// <summary>A case may say its schedule in its name; else it has the config's.</summary>
    private static Tensor Sampled(StoredTensors stored, string name)
    {
        var (sample, quantity) = SampleNames.Split(name);
        var (settings, mask) = Config(stored.Folder);
        var said = new[] { Linear, Cosine }.FirstOrDefault(s => sample.Contains(s, StringComparison.Ordinal));
        if (said is not null)
            settings = ComponentSettings.Create(settings.Type, new Dictionary<string, object?> { ["masking_schedule"] = said });
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
    private static ParityError AddNoise(StoredTensors stored, string name)
    {
        var (settings, mask) = Config(stored.Folder);
        MaskSchedule schedule = MaskGitOptions.Read(settings).LinearSchedule ? new LogLinearMaskSchedule(0) : new MaskGitMaskSchedule();
        var timestep = int.Parse(name[Noised.Length..^2], CultureInfo.InvariantCulture);
        var clean = stored["add_noise.x0"];
        var process = new AbsorbingProcess(schedule, Math.Max(mask, (int)clean.max().item<long>()) + 1, mask);
        var draws = new ReplaySource((int)clean.shape[0], _ => stored[$"{name[..^2]}.u"]);
        // Which of the runs' schedulers it was is not stored where their numbers of steps differ.
        return Steps(stored.Folder).Select(steps => Deviation.Unequal(
            process.Perturb(clean, NoiseLevels.All((double)timestep / steps), draws, "noise").Value, stored[name])).MinBy(e => e.Value);
    }

    private static IReadOnlyList<long> Steps(string folder)
    {
        using var stored = new StoredTensors(folder);
        long[] steps = [.. StoredTensors.Names(folder, "").Where(n => n.EndsWith(Timesteps, StringComparison.Ordinal))
            .Select(n => stored[n].shape[0]).Distinct()];
        return steps.Length > 0 ? steps : FixtureReadme.Number(folder, @"(\d+) inference steps") is { } told ? [(long)told]
            : throw new InvalidDataException($"{folder} tells the number of inference steps nowhere, of which a timestep is a share");
    }

    private static (ComponentSettings Settings, int Mask) Config(string folder)
    {
        var path = Path.Combine(folder, "scheduler_config.json");
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var settings = ComponentSettings.Parse(json.RootElement, path, "_class_name");
        return (settings, settings.Required<int>("mask_token_id"));
    }
}
