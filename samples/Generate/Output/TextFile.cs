using Generative.Shared;

namespace Generative.Samples.Generate;

/// <summary>A file for texts. Making one checks that it can be written.</summary>
internal sealed class TextFile
{
    private readonly string _path;

    /// <summary>Checks the path.</summary>
    /// <exception cref="BadInputException">It cannot become a file.</exception>
    public TextFile(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new BadInputException("--out is empty; give a file.");
        OutputPath.CheckFile(path);
        _path = path;
    }

    /// <summary>Writes texts byte for byte, a line feed after each that does not end in one; all or nothing.</summary>
    public void Write(IReadOnlyList<byte[]> texts)
    {
        var target = Path.GetFullPath(_path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        BesideFile.Write(target, file =>
        {
            foreach (var text in texts)
                file.Write(text is [.., (byte)'\n'] ? text : [.. text, (byte)'\n']);
        });
    }
}
