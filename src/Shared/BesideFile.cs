namespace Generative.Shared;

/// <summary>
/// Writes a file beside its target, flushes it to the disk and renames it over: a reader sees the old file or the new one, never half.
/// Compiled into every room that writes files.
/// </summary>
internal static class BesideFile
{
    /// <summary>Writes a file whose folder exists.</summary>
    /// <param name="target">Full path of the file.</param>
    /// <param name="content">Writes the content.</param>
    public static void Write(string target, Action<Stream> content)
    {
        // A short name of its own: the target's name may already be as long as the file system allows.
        var beside = Path.Combine(Path.GetDirectoryName(target)!, $".{Guid.NewGuid():N}.tmp");
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
            Remove(beside);
            throw;
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
