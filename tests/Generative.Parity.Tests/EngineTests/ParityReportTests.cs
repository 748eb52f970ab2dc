namespace Generative.Parity.Tests;

public sealed class ParityReportTests
{
    [Test]
    public void Lines_AreShownAndFiled_WithCountsAtTheEnd()
    {
        using var fixtures = new TemporaryFixtures();
        var file = Path.Combine(fixtures.Root, "new", "report.txt");
        List<string> shown = [];
        for (var run = 0; run < 2; run++)           // a second run begins the file afresh
        {
            shown.Clear();
            var report = new ParityReport(shown.Add, file);
            report.Begin(["sundial"]);
            report.Add(new("a/b", new ParityError(0.5, 1), null));
            report.Add(new("a/c", new ParityError(double.NaN, 1), null));
            report.End();
        }
        Assert.Multiple(() =>
        {
            Assert.That(shown, Is.EqualTo(new[]
            {
                "skipped: sundial",
                "parity a/b error=0.5 tolerance=1 ok",
                "parity a/c error=NaN tolerance=1 FAIL",
                "parity: 2 cases, 1 failed",
            }));
            Assert.That(File.ReadAllLines(file), Is.EqualTo(shown));
        });
    }

    [Test]
    public void WorstRow_IsTheOneNearestItsOwnTolerance()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ParityError.Worst([new(3, 10), new(2, 4)]), Is.EqualTo(new ParityError(2, 4)));
            Assert.That(ParityError.Worst([new(9, 1), new(double.NaN, 1)]).IsWithin, Is.False);
        });
    }
}
