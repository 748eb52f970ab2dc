namespace Generative.Parity.Tests;

/// <summary>
/// Phase-space Langevin diffusion: kernels, drift, score and samplers of every process in config.json. A kind folder holds config.json and
/// cases.safetensors, or sub-folders that do.
/// </summary>
internal sealed class PsldKind : IParityKind
{
    public string Name => "psld";

    public IEnumerable<ParityCase> Cases(string folder)
    {
        List<ParityCase> cases = [];
        if (PsldFixture.Files.Any(f => File.Exists(Path.Combine(folder, f))))
            cases.AddRange(new PsldFolder(folder).Cases());
        foreach (var sub in ParityPlan.Subfolders(folder))
        {
            var subName = Path.GetFileName(sub);
            cases.AddRange(ParityCase.Guard(subName, () => new PsldFolder(sub).Cases().Select(c => c.Inside(subName))));
        }
        return cases.Count > 0 ? cases : throw new InvalidDataException($"{folder} holds neither sub-folders nor {PsldFixture.Files[0]}");
    }
}
