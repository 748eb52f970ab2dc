namespace Generative.Tokenizers.Tests;

/// <summary>A folder of one test's own, gone afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("generative-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file into it.</summary>
    public TempFolder With(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
