namespace Generative.Checkpoints;

/// <summary>Keeps file names that come from data inside the folder they belong to.</summary>
internal static class FolderPath
{
    /// <summary>The full path of <paramref name="name"/> in <paramref name="folder"/>; <paramref name="source"/> is for messages.</summary>
    /// <exception cref="InvalidDataException">The name is empty, rooted, or leads out of the folder.</exception>
    public static string Inside(string folder, string name, string source)
    {
        // A folder may be given with a separator at its end, as shells complete it.
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        if (name.Length > 0 && !name.Contains('\0') && !Path.IsPathRooted(name) && Path.GetFullPath(name, root) is var full
            && full.Length > root.Length && full.StartsWith(root, StringComparison.Ordinal))
        {
            return full;
        }

        throw new InvalidDataException($"{source} names the file '{name}', which is not inside the folder; give a name relative to it");
    }
}
