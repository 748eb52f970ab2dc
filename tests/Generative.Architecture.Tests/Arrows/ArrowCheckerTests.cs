namespace Generative.Architecture.Tests;

public sealed class ArrowCheckerTests
{
    [Test]
    public void ForbiddenArrow_IsNamedWithWhatIsAllowed() =>
        Assert.That(ArrowChecker.Violations([Library("Generative.Sampling", "Generative.Runtime", "Generative.Networks")]),
            Is.EqualTo(new[] { "Generative.Sampling references Generative.Networks; the house allows it only Generative.Runtime." }));

    [Test]
    public void ArrowOutOfTheContracts_IsNamed() =>
        Assert.That(ArrowChecker.Violations([Library("Generative.Abstractions", "Generative.Runtime")]),
            Is.EqualTo(new[] { "Generative.Abstractions references Generative.Runtime; the house allows it no other project." }));

    [Test]
    public void AllowedArrows_SayNothing() =>
        Assert.That(ArrowChecker.Violations([Library("Generative.Pipelines", "Generative.Sampling", "Generative.Imaging")]), Is.Empty);

    [Test]
    public void UnknownRoom_IsNamed() =>
        Assert.That(ArrowChecker.Violations([Library("Generative.Attic")]).Single(),
            Does.StartWith("Generative.Attic is no room of the house"));

    [Test]
    public void SampleThatReachesPastTheContainer_IsNamed() => Assert.That(
        ArrowChecker.Violations([Project("Sketch", isSample: true, "Generative.DependencyInjection", "Generative.Networks")]).Single(),
        Does.StartWith("The sample Sketch references Generative.Networks; the house allows it only Generative.DependencyInjection"));

    [Test]
    public void SampleMayReferenceAnotherSample() => Assert.That(ArrowChecker.Violations(
        [Project("Host", isSample: true, "Sketch"), Project("Sketch", isSample: true, "Generative.Abstractions")]), Is.Empty);

    [TestCase("<PackageReference Include=\"libtorch-cpu-linux-x64\" />")]
    [TestCase("<PackageReference Include=\"TorchSharp-cuda-linux\" Condition=\"'$(X)' == 'y'\" />")]
    [TestCase("<Import Project=\"..\\..\\build\\Backend.props\" />")]
    public void BackendInALibrary_IsNamed(string element)
    {
        var project = ProjectFile.Parse("Generative.Made", isSample: false, $"<Project><ItemGroup>{element}</ItemGroup></Project>");
        Assert.That(ArrowChecker.BackendViolations([project]).Single(), Does.StartWith("Generative.Made references"));
    }

    private static ProjectFile Library(string name, params string[] references) => Project(name, isSample: false, references);

    private static ProjectFile Project(string name, bool isSample, params string[] references)
    {
        var elements = string.Concat(references.Select(r => $"<ProjectReference Include=\"..\\{r}\\{r}.csproj\" />"));
        return ProjectFile.Parse(name, isSample, $"<Project><ItemGroup>{elements}</ItemGroup></Project>");
    }
}
