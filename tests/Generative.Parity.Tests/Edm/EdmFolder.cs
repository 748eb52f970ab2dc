using System.Text.RegularExpressions;
using Generative.Checkpoints;

namespace Generative.Parity.Tests;

/// <summary>One network with its cases. Finds out from the names of the stored tensors which cases there are.</summary>
internal sealed partial class EdmFolder(string folder)
{
    public static readonly string[] Files = ["config.json", "model.safetensors", "cases.safetensors", "samplers.json"];

    private const string TrajectoryEnd = ".trajectory";

    private static readonly string[] Inputs =
        ["x", "sigma", "class_labels", "augment_labels", "raw_in", "c_noise", "latents", "sampler_class_labels", "sampler_noise"];

    public IEnumerable<ParityCase> Cases()
    {
        using var stored = SafetensorsFile.Open(Path.Combine(folder, Files[2]));
        var samplers = SamplerEntry.ReadAll(Path.Combine(folder, Files[3]));
        List<ParityCase> cases = [new("weights", () => EdmFixture.MeasureWeights(folder))];
        foreach (var name in stored.Tensors.Keys.Except(Inputs).Order(StringComparer.Ordinal))
            cases.Add(CaseOf(name, samplers));
        // A sampler whose trajectory is not stored cannot be compared, but its arguments must still make sense.
        foreach (var entry in samplers.Where(s => !stored.Tensors.ContainsKey(s.TrajectoryName + TrajectoryEnd)))
            if (entry.Problem is { } problem)
                cases.Add(ParityCase.Unreadable(entry.Name, problem));
        return cases;
    }

    private ParityCase CaseOf(string name, IReadOnlyList<SamplerEntry> samplers)
    {
        if (EdmForward.Outputs.Contains(name))
            return new(name, () => EdmFixture.Use(folder, f => EdmForward.Measure(f, name)));
        if (LevelList().Match(name) is { Success: true } list)
        {
            var steps = int.Parse(list.Groups[1].Value);
            return new(name, () => EdmFixture.Use(folder, f => EdmLevels.Measure(f, name, steps, samplers)));
        }
        if (name.EndsWith(TrajectoryEnd, StringComparison.Ordinal))
        {
            var run = name[..^TrajectoryEnd.Length];
            return samplers.FirstOrDefault(s => s.TrajectoryName == run || s.Name == run) is { } entry
                ? new(run, () => EdmFixture.Use(folder, f => EdmTrajectory.Measure(f, name, entry)))
                : ParityCase.Unreadable(run, $"{folder}: {Files[2]} holds '{name}', but {Files[3]} does not say how it was made");
        }
        return ParityCase.Unreadable(name, $"{folder}: {Files[2]} holds '{name}', which the parity tests do not know");
    }

    [GeneratedRegex(@"^t_steps_(\d+)$")]
    private static partial Regex LevelList();
}
