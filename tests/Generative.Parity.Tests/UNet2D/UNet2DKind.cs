namespace Generative.Parity.Tests;

/// <summary>U-Nets of the diffusers library and their runs. A kind folder holds sub-folders in the published layout, or is one
/// itself.</summary>
/// <param name="name">The kind; which network it is stands in the config.</param>
internal sealed class UNet2DKind(string name) : IParityKind
{
    public string Name => name;

    public IEnumerable<ParityCase> Cases(string folder)
    {
        if (UNet2DFolder.Is(folder))
            return new UNet2DFolder(folder).Cases();
        List<ParityCase> cases = [];
        foreach (var sub in ParityPlan.Subfolders(folder))
        {
            var subName = Path.GetFileName(sub);
            cases.AddRange(ParityCase.Guard(subName, () => new UNet2DFolder(sub).Cases().Select(c => c.Inside(subName))));
        }
        return cases.Count > 0 ? cases : throw new InvalidDataException($"{folder} holds neither sub-folders nor {UNet2DFolder.CasesFile}");
    }
}
