namespace Generative.Parity.Tests;

/// <summary>The network of block diffusion and its masks. A kind folder holds cases.safetensors, or sub-folders that do.</summary>
internal sealed class Bd3lmKind : IParityKind
{
    public string Name => "bd3lm";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Bd3lmFolder.Cases);
}
