using Generative.Checkpoints;

namespace Generative.Parity.Tests;

/// <summary>One folder of networks with their cases. The names of the stored tensors say which cases there are.</summary>
internal sealed class DiTFolder(string folder)
{
    public const string Stored = "cases.safetensors";

    private static readonly string[] Inputs =
    [
        "x", "t", "y", "cfg.x", "cfg.y", "cfg.t", "sampler.x_T", "sampler.noise", "train.x_start", "train.t_index", "train.noise",
    ];

    public IEnumerable<ParityCase> Cases()
    {
        List<ParityCase> cases = [];
        if (DiTFixture.Original(folder) is var original && File.Exists(original.Config))
            cases.Add(new("weights", original.MeasureWeights));
        if (DiTFixture.Ported(folder) is var ported && File.Exists(ported.Config))
            cases.Add(new("diffusers.weights", ported.MeasureWeights));
        if (File.Exists(Path.Combine(folder, DiTFixture.SamplersFile)))
            cases.Add(new("sampler.timestep_map", () => DiTFixture.Use(folder, DiTSampling.MeasureTimesteps)));
        using var stored = SafetensorsFile.Open(Path.Combine(folder, Stored));
        foreach (var name in stored.Tensors.Keys.Except(Inputs).Order(StringComparer.Ordinal))
            cases.Add(Measure(name) is { } measure ? new(name, () => DiTFixture.Use(folder, measure))
                : ParityCase.Unreadable(name, $"{folder}: {Stored} holds '{name}', which the parity tests do not know"));
        return cases;
    }

    private static Func<DiTFixture, ParityError>? Measure(string name) => name switch
    {
        "sampler.betas" => DiTSampling.MeasureBetas,
        "train.mse" or "train.vb" or "train.loss" => f => DiTTraining.Measure(f, name),
        "diffusers.ddim.timesteps" => DiTSampling.MeasurePortedTimesteps,
        "diffusers.ddim.trajectory" => f => DiTSampling.MeasurePorted(f, name),
        _ when name.StartsWith("sampler.", StringComparison.Ordinal) && name.EndsWith(".trajectory", StringComparison.Ordinal) =>
            f => DiTSampling.Measure(f, name),
        _ when DiTForward.Knows(name) => f => DiTForward.Measure(f, name),
        _ => null,
    };
}
