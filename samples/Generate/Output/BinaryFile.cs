using Generative.Shared;

namespace Generative.Samples.Generate;

/// <summary>A file for bytes. Making one checks that it can be written.</summary>
internal sealed class BinaryFile
{
    private readonly string _path;

    /// <summary>Checks the path.</summary>
    /// <exception cref="BadInputException">It cannot become a file.</exception>
    public BinaryFile(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new BadInputException("--out is empty; give a file.");
        OutputPath.CheckFile(path);
        _path = path;
    }

    /// <summary>Writes all or nothing.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var target = Path.GetFullPath(_path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var content = bytes.ToArray();
        BesideFile.Write(target, file => file.Write(content));
    }
}
