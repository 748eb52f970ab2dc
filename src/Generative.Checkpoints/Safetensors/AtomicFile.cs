namespace Generative.Checkpoints;

/// <summary>
/// Writes a file beside its target, flushes it to the disk and renames it over: a reader sees the old file or the new one, never half.
/// </summary>
internal static class AtomicFile
{
    public static void Write(string path, Action<Stream> content)
    {
        var target = Path.GetFullPath(path);
        if (Directory.Exists(target)) throw new IOException($"{path} is a folder; give a file name");
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{folder} does not exist; create the folder first");

        var beside = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                content(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, target, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
