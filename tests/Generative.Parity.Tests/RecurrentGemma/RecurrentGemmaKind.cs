namespace Generative.Parity.Tests;

/// <summary>Griffin, the network of RecurrentGemma. A kind folder holds cases.safetensors, or sub-folders that do.</summary>
internal sealed class RecurrentGemmaKind : IParityKind
{
    public string Name => "recurrentgemma";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, RecurrentGemmaFolder.Cases);
}
