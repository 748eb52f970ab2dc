namespace Generative.Checkpoints;

/// <summary>Opens whatever holds tensors at a path.</summary>
public static class TensorSource
{
    private const string Single = ".safetensors";
    private const string Index = ".safetensors.index.json";

    /// <summary>
    /// Opens a <c>*.safetensors</c> file, a <c>*.safetensors.index.json</c> index, or a folder. In a folder <c>model.safetensors</c> comes
    /// first, then <c>model.safetensors.index.json</c>, then the only index, then the only safetensors file there is.
    /// </summary>
    /// <exception cref="FileNotFoundException">Nothing is there; the message says what was looked for.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or a folder holds several candidates.</exception>
    /// <exception cref="ArgumentException">The file's extension is neither of the two.</exception>
    public static ITensorSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) path = Pick(path);
        if (path.EndsWith(Index, StringComparison.OrdinalIgnoreCase)) return ShardedTensors.Open(path);
        if (path.EndsWith(Single, StringComparison.OrdinalIgnoreCase)) return SafetensorsFile.Open(path);
        throw new ArgumentException($"path is '{path}'; give a folder, a *{Single} or a *{Index} file", nameof(path));
    }

    private static string Pick(string folder)
    {
        string[] usual = [Path.Combine(folder, "model" + Single), Path.Combine(folder, "model" + Index)];
        if (Array.Find(usual, File.Exists) is { } found) return found;
        foreach (var extension in new[] { Index, Single })
        {
            var candidates = Directory.GetFiles(folder, "*" + extension);
            if (candidates.Length == 1) return candidates[0];
            if (candidates.Length > 1)
            {
                var names = string.Join(", ", candidates.Select(Path.GetFileName).Order(StringComparer.Ordinal).Take(10));
                throw new InvalidDataException($"{folder} holds {candidates.Length} candidates ({names}); give the path of one");
            }
        }

        throw new FileNotFoundException($"{folder} holds neither *{Single} nor *{Index}; check the path", folder);
    }
}
