namespace Generative.Parity.Tests;

/// <summary>Finds the folders of a kind.</summary>
internal static class MaskedFolders
{
    public const string Stored = "cases.safetensors";

    /// <summary>The cases of the folder itself, or of its sub-folders.</summary>
    /// <exception cref="InvalidDataException">It holds neither.</exception>
    public static IEnumerable<ParityCase> Cases(string folder, Func<string, IEnumerable<ParityCase>> read)
    {
        if (File.Exists(Path.Combine(folder, Stored)))
            return read(folder);
        List<ParityCase> cases = [.. ParityPlan.Subfolders(folder).SelectMany(sub =>
            ParityCase.Guard(Path.GetFileName(sub), () => read(sub).Select(c => c.Inside(Path.GetFileName(sub)))))];
        return cases.Count > 0 ? cases : throw new InvalidDataException($"{folder} holds neither sub-folders nor {Stored}");
    }
}
