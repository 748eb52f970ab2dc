namespace Generative.Generate.Tests;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("generative-generate-");

    public string Root => _folder.FullName;

    public string this[params string[] parts] => Path.Combine([_folder.FullName, .. parts]);

    /// <summary>Everything in it, relative and sorted, hidden files included.</summary>
    public IReadOnlyList<string> Entries =>
        [.. _folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(e => Path.GetRelativePath(Root, e.FullName)).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Delete(recursive: true);
}
