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

    /// <summary>A failing case for each stored tensor outside the groups that the kind reads.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="groups">Whole names, or the beginnings of names, which end in a dot or an underscore.</param>
    public static IEnumerable<ParityCase> Unknown(string folder, params string[] groups) => StoredTensors.Names(folder, "")
        .Where(name => !groups.Any(g => name == g || g[^1] is '.' or '_' && name.StartsWith(g, StringComparison.Ordinal)))
        .Select(Unknown);

    /// <summary>A case that fails because nobody here knows the tensor.</summary>
    public static ParityCase Unknown(string name) => ParityCase.Unreadable(name, $"'{name}' is not known to the parity tests");
}
