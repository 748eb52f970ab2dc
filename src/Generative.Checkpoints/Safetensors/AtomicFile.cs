using Generative.Shared;

namespace Generative.Checkpoints;

/// <summary>Writes a file whole or not at all (<see cref="BesideFile"/>), with a sentence when the target cannot be.</summary>
internal static class AtomicFile
{
    public static void Write(string path, Action<Stream> content)
    {
        var target = Path.GetFullPath(path);
        if (Directory.Exists(target)) throw new IOException($"{path} is a folder; give a file name");
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{folder} does not exist; create the folder first");
        BesideFile.Write(target, content);
    }
}
