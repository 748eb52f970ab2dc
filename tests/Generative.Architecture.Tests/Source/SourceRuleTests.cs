namespace Generative.Architecture.Tests;

public sealed class SourceRuleTests
{
    private const int LongestFile = 400, MedianFile = 80;

    private static readonly IReadOnlyList<string> Sources = Repository.Files("src", "*.cs");

    [TestCaseSource(typeof(SourceRules), nameof(SourceRules.All))]
    public void Libraries_Keep(object rule) =>
        Assert.That(Sources.SelectMany(f => ((SourceRule)rule).Violations(Repository.Short(f), File.ReadAllText(f))), Is.Empty);

    [Test]
    public void Libraries_HoldNoScopeAcrossYieldOrAwait() =>
        Assert.That(Sources.SelectMany(f => SourceRules.ScopesAcrossYieldOrAwait(Repository.Short(f), File.ReadAllText(f))), Is.Empty);

    [Test]
    public void Libraries_AreMadeOfShortFiles()
    {
        var lengths = Sources.Select(f => (Path: Repository.Short(f), Lines: File.ReadLines(f).Count())).OrderBy(f => f.Lines).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(lengths.Where(f => f.Lines > LongestFile), Is.Empty);
            Assert.That(lengths[lengths.Count / 2].Lines, Is.LessThanOrEqualTo(MedianFile), "the median file");
        });
    }

    [Test]
    public void TrackedFiles_NameNoMachinePath() => Assert.That(Repository.TrackedFiles().Where(IsText).Where(f => !IsTextToTokenize(f))
        .SelectMany(f => SourceRules.MachinePaths(Repository.Short(f), File.ReadAllText(f))), Is.Empty);

    private static bool IsText(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[4096];
        return !start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)).Contains((byte)0);
    }

    /// <summary>Golden texts of tokenizers hold paths on purpose: they are what users' texts look like.</summary>
    private static bool IsTextToTokenize(string file) => Repository.Short(file).StartsWith("tests/fixtures/tokenizers/", StringComparison.Ordinal);
}
