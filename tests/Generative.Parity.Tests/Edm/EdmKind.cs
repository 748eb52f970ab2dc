namespace Generative.Parity.Tests;

/// <summary>
/// EDM networks and samplers. A kind folder holds sub-folders of config.json, model.safetensors, cases.safetensors and samplers.json, or
/// holds these files itself.
/// </summary>
/// <param name="name">The kind; which network it is stands in the config.</param>
internal sealed class EdmKind(string name) : IParityKind
{
    public string Name => name;

    public IEnumerable<ParityCase> Cases(string folder)
    {
        List<ParityCase> cases = [];
        if (EdmFolder.Files.Any(f => File.Exists(Path.Combine(folder, f))))
            cases.AddRange(new EdmFolder(folder).Cases());
        foreach (var sub in ParityPlan.Subfolders(folder))
        {
            var subName = Path.GetFileName(sub);
            cases.AddRange(ParityCase.Guard(subName, () => new EdmFolder(sub).Cases().Select(c => c.Inside(subName))));
        }
        return cases.Count > 0 ? cases : throw new InvalidDataException($"{folder} holds neither sub-folders nor {EdmFolder.Files[0]}");
    }
}
