namespace Generative.Parity.Tests;

/// <summary>Pure death over integer pixels. A kind folder holds config.json and cases.safetensors, or sub-folders that do.</summary>
internal sealed class BlackoutKind : IParityKind
{
    public string Name => "blackout";

    public IEnumerable<ParityCase> Cases(string folder)
    {
        List<ParityCase> cases = [];
        if (BlackoutFixture.Files.Any(f => File.Exists(Path.Combine(folder, f))))
            cases.AddRange(BlackoutFolder.Cases(folder));
        foreach (var sub in ParityPlan.Subfolders(folder))
        {
            var subName = Path.GetFileName(sub);
            cases.AddRange(ParityCase.Guard(subName, () => BlackoutFolder.Cases(sub).Select(c => c.Inside(subName))));
        }
        return cases.Count > 0 ? cases
            : throw new InvalidDataException($"{folder} holds neither sub-folders nor {BlackoutFixture.Files[0]}");
    }
}
