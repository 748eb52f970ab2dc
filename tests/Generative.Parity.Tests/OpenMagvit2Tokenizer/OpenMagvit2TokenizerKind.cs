using Generative.Checkpoints;

namespace Generative.Parity.Tests;

/// <summary>Open-MAGVIT2's tokenizer of pictures: config, weights and cases.safetensors, in the kind folder or in sub-folders.</summary>
internal sealed class OpenMagvit2TokenizerKind : IParityKind
{
    public const string Stored = "cases.safetensors";

    public string Name => "open-magvit2-tokenizer";

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
        List<ParityCase> cases = [new("weights", () => OpenMagvit2TokenizerFixture.MeasureWeights(folder))];
        foreach (var name in stored.Tensors.Keys.Where(n => !OpenMagvit2TokenizerFixture.IsInput(n)).Order(StringComparer.Ordinal))
            cases.Add(OpenMagvit2TokenizerFixture.Find(name) is { } measure ? new(name, () => measure(folder))
                : ParityCase.Unreadable(name, $"{folder}: {Stored} holds '{name}', which the parity tests do not know"));
        return cases;
    }
}
