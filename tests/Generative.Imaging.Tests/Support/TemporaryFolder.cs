namespace Generative.Imaging.Tests;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("generative-imaging-");

    public string Root => folder.FullName;

    public string this[params string[] parts] => Path.Combine([folder.FullName, .. parts]);

    public IEnumerable<string> Entries => folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(entry => entry.Name);

    public void Dispose() => folder.Delete(recursive: true);
}
