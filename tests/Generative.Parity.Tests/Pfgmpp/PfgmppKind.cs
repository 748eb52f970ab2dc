namespace Generative.Parity.Tests;

/// <summary>
/// PFGM++: prior, perturbation kernel, network, sampler, ideal denoiser, law of the radius. A kind folder holds config.json,
/// model.safetensors, cases.safetensors, samplers.json and distribution.json, or sub-folders that do.
/// </summary>
internal sealed class PfgmppKind : IParityKind
{
    public string Name => "pfgmpp";

    public IEnumerable<ParityCase> Cases(string folder)
    {
        List<ParityCase> cases = [];
        if (PfgmppFolder.Files.Any(f => File.Exists(Path.Combine(folder, f))))
            cases.AddRange(new PfgmppFolder(folder).Cases());
        foreach (var sub in ParityPlan.Subfolders(folder))
        {
            var subName = Path.GetFileName(sub);
            cases.AddRange(ParityCase.Guard(subName, () => new PfgmppFolder(sub).Cases().Select(c => c.Inside(subName))));
        }
        return cases.Count > 0 ? cases : throw new InvalidDataException($"{folder} holds neither sub-folders nor {PfgmppFolder.Files[0]}");
    }
}
