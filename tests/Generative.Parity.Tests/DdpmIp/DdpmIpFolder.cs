using Generative.Checkpoints;

namespace Generative.Parity.Tests;

/// <summary>Finds out from the names of the stored tensors which cases there are.</summary>
internal sealed class DdpmIpFolder(string folder)
{
    public static readonly string[] Files = ["config.json", "cases.safetensors"];

    private static readonly string[] Inputs = ["x_start", "noise", "perturbation", "t", "alphas_cumprod"];

    public IEnumerable<ParityCase> Cases()
    {
        using var stored = SafetensorsFile.Open(Path.Combine(folder, Files[1]));
        return [.. stored.Tensors.Keys.Except(Inputs).Order(StringComparer.Ordinal).Select(name => name.Split('.') switch
        {
            ["x_t"] or ["fixed", "mse" or "loss"] or ["learned", "mse" or "vb" or "loss"] =>
                new ParityCase(name, () => DdpmIpLosses.Measure(folder, name)),
            _ => ParityCase.Unreadable(name, $"{folder}: {Files[1]} holds '{name}', which the parity tests do not know"),
        })];
    }
}
