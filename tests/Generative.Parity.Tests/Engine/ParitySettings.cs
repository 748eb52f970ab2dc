namespace Generative.Parity.Tests;

/// <summary>What to run and where to report it.</summary>
/// <param name="Roots">Folders whose sub-folders are fixtures.</param>
/// <param name="Only">Kinds asked for; null for all.</param>
/// <param name="ReportFile">File that receives the lines; null for none.</param>
internal sealed record ParitySettings(IReadOnlyList<string> Roots, IReadOnlyList<string>? Only, string? ReportFile)
{
    public const string FixturesVariable = "GENERATIVE_FIXTURES", KindsVariable = "GENERATIVE_KINDS",
        ReportVariable = "GENERATIVE_PARITY_REPORT";

    /// <summary>The repository's fixtures and what the environment adds.</summary>
    public static ParitySettings FromEnvironment() => new(
        [.. new[] { Find(AppContext.BaseDirectory), Variable(FixturesVariable) }.OfType<string>().Select(Path.GetFullPath).Distinct()],
        Variable(KindsVariable)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        Variable(ReportVariable));

    /// <summary>A folder <c>fixtures</c> beside the tests, or <c>tests/fixtures</c> at or above them; null when there is neither.</summary>
    public static string? Find(string start)
    {
        var beside = Path.Combine(start, "fixtures");
        if (Directory.Exists(beside))
            return beside;
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var fixtures = Path.Combine(folder.FullName, "tests", "fixtures");
            if (Directory.Exists(fixtures))
                return fixtures;
        }
        return null;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
