namespace Generative.Architecture.Tests;

public sealed class ArrowTests
{
    private static readonly ProjectFile[] Libraries = [.. Repository.Files("src", "*.csproj").Select(ProjectFile.Read)];
    private static readonly ProjectFile[] Samples = [.. Repository.Files("samples", "*.csproj").Select(ProjectFile.Read)];

    [Test]
    public void Projects_ReferenceOnlyWhatTheHouseAllows()
    {
        Assert.That(Libraries, Has.Length.GreaterThan(5), "the projects were not found");
        Assert.That(ArrowChecker.Violations([.. Libraries, .. Samples]), Is.Empty);
    }

    [Test]
    public void Libraries_ReferenceNoBackendPackage() => Assert.That(ArrowChecker.BackendViolations(Libraries), Is.Empty);

    [Test]
    public void PluginSample_ReferencesTheContractsAlone() =>
        Assert.That(Samples.Single(s => s.Name == "PluginSampler").Projects, Is.EqualTo(new[] { "Generative.Abstractions" }));

    [Test]
    public void SharedBuildFiles_AddNoReferencesBehindTheProjectsBacks()
    {
        var shared = new[] { "Directory.Build.props", "Directory.Build.targets" }.SelectMany(n =>
            new[] { Path.Combine(Repository.Root, n) }.Where(File.Exists)
                .Concat(Repository.Files("src", n)).Concat(Repository.Files("samples", n)));
        Assert.That(shared.Select(ProjectFile.Read).SelectMany(p => p.Projects), Is.Empty);
    }
}
