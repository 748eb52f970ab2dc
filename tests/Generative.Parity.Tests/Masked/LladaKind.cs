namespace Generative.Parity.Tests;

/// <summary>The network LLaDA publishes. A kind folder holds cases.safetensors, or sub-folders that do.</summary>
internal sealed class LladaKind : IParityKind
{
    public string Name => "llada";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, LladaFolder.Cases);
}
