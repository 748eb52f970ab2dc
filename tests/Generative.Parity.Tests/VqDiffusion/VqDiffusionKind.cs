namespace Generative.Parity.Tests;

/// <summary>VQ-Diffusion's noise, reverse step and a whole run. A kind folder holds cases.safetensors, or sub-folders that do.</summary>
internal sealed class VqDiffusionKind : IParityKind
{
    private static readonly string[] Inputs = ["model_output", "timesteps", "u", "u_last"];

    public string Name => "vq-diffusion-scheduler";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder) => StoredTensors.Names(folder, "").Except(Inputs)
        .Select(name => new ParityCase(name, () => VqDiffusionFixture.Use(folder, f => name switch
        {
            "x" => VqDiffusionRun.States(f),
            "log_posterior" => VqDiffusionRun.Posterior(f),
            _ => VqDiffusionTables.Measure(f, name),
        })));
}
