using Generative.Shared;

namespace Generative.Imaging;

/// <summary>Writes a file whole or not at all (<see cref="BesideFile"/>), with a sentence when the target cannot be.</summary>
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

    public static void Write(string path, byte[] bytes)
    {
        var full = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            BesideFile.Write(full, file => file.Write(bytes));
        }
        catch (UnauthorizedAccessException error)
        {
            throw new UnauthorizedAccessException($"'{path}' may not be written; choose a folder you can write to. {error.Message}", error);
        }
        catch (IOException error)
        {
            throw new IOException($"'{path}' could not be written; check the folder and the free space. {error.Message}", error);
        }
    }
}
