namespace Generative.Parity.Tests;

/// <summary>Runs every fixture found and prints a line for each case.</summary>
public sealed class ParityTests
{
    private static readonly ParitySettings Settings = ParitySettings.FromEnvironment();
    private static readonly ParityPlan Plan = ParityPlan.Make(Settings, KnownKinds.All);

    // Of NUnit's streams only this one is passed on at once and shown by a plain "dotnet test".
    private readonly ParityReport _report = new(TestContext.Error.WriteLine, Settings.ReportFile);

    [OneTimeSetUp]
    public void BeginReport() => _report.Begin(Plan.Skipped);

    [OneTimeTearDown]
    public void EndReport() => _report.End();

    [TestCaseSource(nameof(Cases))]
    public void Fixture_Holds(object parityCase)
    {
        var result = ((ParityCase)parityCase).Run();
        _report.Add(result);
        Assert.That(result.Passed, Is.True, result.Reason ?? $"the error {result.Error.Value} exceeds {result.Error.Tolerance}");
    }

    [Test]
    public void Fixtures_AreFound() =>
        Assert.That(Plan.Cases, Is.Not.Empty, $"no fixture folder of a known kind in: {string.Join(", ", Settings.Roots)}");

    /// <summary>Folders of two roots may share a name; the runner wants test names that differ.</summary>
    private static IEnumerable<TestCaseData> Cases() => Plan.Cases.GroupBy(c => c.Name).SelectMany(group => group.Select((c, i) =>
        new TestCaseData(c).SetName(i == 0 ? c.Name : $"{c.Name} ({i + 1})")));
}
