namespace Generative.Parity.Tests;

/// <summary>Training with input perturbation. A kind folder holds config.json and cases.safetensors, or sub-folders that do.</summary>
internal sealed class DdpmIpKind : IParityKind
{
    public string Name => "ddpm-ip";

    public IEnumerable<ParityCase> Cases(string folder)
    {
        List<ParityCase> cases = [];
        if (DdpmIpFolder.Files.Any(f => File.Exists(Path.Combine(folder, f))))
            cases.AddRange(new DdpmIpFolder(folder).Cases());
        foreach (var sub in ParityPlan.Subfolders(folder))
        {
            var subName = Path.GetFileName(sub);
            cases.AddRange(ParityCase.Guard(subName, () => new DdpmIpFolder(sub).Cases().Select(c => c.Inside(subName))));
        }
        return cases.Count > 0 ? cases : throw new InvalidDataException($"{folder} holds neither sub-folders nor {DdpmIpFolder.Files[0]}");
    }
}
