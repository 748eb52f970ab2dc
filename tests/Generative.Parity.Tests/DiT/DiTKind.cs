namespace Generative.Parity.Tests;

/// <summary>
/// The diffusion transformer as its authors published it and as diffusers did: networks, guidance, spaced sampling, losses. A kind folder
/// holds cases.safetensors, or sub-folders that do.
/// </summary>
internal sealed class DiTKind : IParityKind
{
    public string Name => "dit";

    public IEnumerable<ParityCase> Cases(string folder)
    {
        if (File.Exists(Path.Combine(folder, DiTFolder.Stored)))
            return new DiTFolder(folder).Cases();
        List<ParityCase> cases = [.. ParityPlan.Subfolders(folder).SelectMany(sub =>
            ParityCase.Guard(Path.GetFileName(sub), () => new DiTFolder(sub).Cases().Select(c => c.Inside(Path.GetFileName(sub)))))];
        return cases.Count > 0 ? cases : throw new InvalidDataException($"{folder} holds neither sub-folders nor {DiTFolder.Stored}");
    }
}
