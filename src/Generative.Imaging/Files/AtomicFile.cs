namespace Generative.Imaging;

/// <summary>Writes a file beside its target and renames it, so that no reader ever sees half of one.</summary>
internal static class AtomicFile
{
    /// <summary>Refuses targets that can never be written, with a sentence each, before any work is done.</summary>
    public static void CheckTarget(string path)
    {
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
        {
            throw new IOException($"'{path}' is a folder; give the name of a file, such as '{Path.Combine(path, "picture.png")}'.");
        }

        for (var parent = Path.GetDirectoryName(Path.GetFullPath(path)); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (File.Exists(parent))
            {
                throw new IOException($"'{path}' lies inside '{parent}', which is a file; choose another folder.");
            }
        }
    }

    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;

        // A short name of its own: the target's name may already be as long as the file system allows.
        var beside = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, full, overwrite: true);
        }
        catch (UnauthorizedAccessException error)
        {
            Remove(beside);
            throw new UnauthorizedAccessException($"'{path}' may not be written; choose a folder you can write to. {error.Message}", error);
        }
        catch (IOException error)
        {
            Remove(beside);
            throw new IOException($"'{path}' could not be written; check the folder and the free space. {error.Message}", error);
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that brought us here says more than this one would.
        }
    }
}
