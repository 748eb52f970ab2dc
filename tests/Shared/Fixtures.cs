/// <summary>The reference fixtures in the repository.</summary>
internal static class Fixtures
{
    private static readonly string Root = Find();

    /// <summary>The path of a fixture's file or folder.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Copies a fixture's folder, so that a test may change it.</summary>
    public static string CopyTo(string target, params string[] parts)
    {
        var source = At(parts);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return target;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var fixtures = Path.Combine(folder.FullName, "tests", "fixtures");
            if (Directory.Exists(fixtures))
                return fixtures;
        }
        throw new DirectoryNotFoundException($"tests/fixtures is nowhere above {AppContext.BaseDirectory}; run the tests inside the repository.");
    }
}
