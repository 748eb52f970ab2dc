namespace Generative.Parity.Tests;

/// <summary>Text tokenizers. Each sub-folder is a tokenizer in its published files with golden cases.</summary>
internal sealed class TokenizersKind : IParityKind
{
    public string Name => "tokenizers";

    public IEnumerable<ParityCase> Cases(string folder)
    {
        List<ParityCase> cases = [.. ParityPlan.Subfolders(folder).SelectMany(sub =>
            ParityCase.Guard(Path.GetFileName(sub), () => TokenizerFolder.Cases(sub).Select(c => c.Inside(Path.GetFileName(sub)))))];
        return cases.Count > 0 ? cases : throw new InvalidDataException($"{folder} holds no sub-folders");
    }
}
