using Generative.Checkpoints;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A published autoencoder: vae/config.json, its weights, and cases.safetensors, in the kind folder or in sub-folders.</summary>
internal sealed class AutoencoderKLKind : IParityKind
{
    public const string Stored = "cases.safetensors", Activation = "act.";

    private static readonly string[] Inputs = ["image", "latent", "encode.noise"];

    public string Name => "autoencoder-kl";

    public IEnumerable<ParityCase> Cases(string folder)
    {
        if (File.Exists(Path.Combine(folder, Stored)))
            return CasesOf(folder);
        List<ParityCase> cases = [.. ParityPlan.Subfolders(folder).SelectMany(sub =>
            ParityCase.Guard(Path.GetFileName(sub), () => CasesOf(sub).Select(c => c.Inside(Path.GetFileName(sub)))))];
        return cases.Count > 0 ? cases : throw new InvalidDataException($"{folder} holds neither sub-folders nor {Stored}");
    }

    private static List<ParityCase> CasesOf(string folder)
    {
        using var stored = SafetensorsFile.Open(Path.Combine(folder, Stored));
        List<ParityCase> cases = [new("weights", AutoencoderKLFixture.Published(folder).MeasureWeights)];
        foreach (var name in stored.Tensors.Keys.Except(Inputs).Order(StringComparer.Ordinal))
            cases.Add(AutoencoderKLFixture.Knows(name) ? new(name, () => AutoencoderKLFixture.Measure(folder, name))
                : ParityCase.Unreadable(name, $"{folder}: {Stored} holds '{name}', which the parity tests do not know"));
        return cases;
    }
}
