namespace Generative.Training.Tests.Quality;

public sealed class ComparisonReportTests
{
    [Test]
    public void Tables_hold_samplers_by_evaluations_and_models_by_alpha()
    {
        using var folder = Tiny.Folder();
        var file = Filled(folder);

        Assert.That(ComparisonTables.Markdown(file), Is.EqualTo("""
            ### edm

            Fréchet distance of 20 pictures to the training split; as many test pictures have 0.250.

            | sampler \ evaluations | 5 | 10 |
            |---|---|---|
            | heun | 1.500 | 0.500 (9) |
            | ddim | 12.3 |  |

            ### edm, guidance 2

            Fréchet distance of 20 pictures to the training split; as many test pictures have 0.250.

            | sampler \ evaluations | 5 |
            |---|---|
            | heun | 2.000 |

            ### heun, 5 evaluations, noise injected into the state

            Fréchet distance of 20 pictures to the training split; as many test pictures have 0.250.

            | model \ alpha | 0 | 0.1 |
            |---|---|---|
            | edm | 1.500 | 4.000 |


            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void Each_table_has_its_chart()
    {
        using var folder = Tiny.Folder();

        var charts = ComparisonCharts.Draw(Filled(folder));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(charts.Select(c => c.Name), Is.EqualTo(new[] { "distance-edm", "distance-edm-guidance-2", "robustness-heun-5-state" }));
        Assert.That(charts.Select(c => c.Chart.Width), Is.All.GreaterThan(0));
    }

    [Test]
    public void More_lines_than_colours_are_spread_over_charts()
    {
        using var folder = Tiny.Folder();
        var file = ComparisonFile.Open(folder.File("cells.json"));
        for (var i = 0; i < 9; i++)
            file.Add(Cell("edm", $"sampler-{i}", 5, 9 - i));

        Assert.That(ComparisonCharts.Draw(file).Select(c => c.Name), Is.EqualTo(new[] { "distance-edm", "distance-edm-2" }));
    }

    [Test]
    public void Empty_comparison_has_neither()
    {
        using var folder = Tiny.Folder();
        var file = ComparisonFile.Open(folder.File("cells.json"));

        Assert.That((ComparisonTables.Markdown(file), ComparisonCharts.Draw(file).Count), Is.EqualTo(("", 0)));
    }

    private static ComparisonFile Filled(TemporaryFolder folder)
    {
        var file = ComparisonFile.Open(folder.File("cells.json"));
        file.AddReference(20, 0.25);
        file.Add(Cell("edm", "heun", 5, 1.5));
        file.Add(Cell("edm", "ddim", 5, 12.34));
        file.Add(Cell("edm", "heun", 10, 0.5) with { Evaluations = 9 });
        file.Add(Cell("edm", "heun", 5, 2, guidance: 2));
        file.Add(Cell("edm", "heun", 5, 4, alpha: 0.1));
        return file;
    }

    private static ComparisonCell Cell(
        string model, string sampler, int budget, double distance, double guidance = 1, double alpha = 0) => new(
        new ComparisonKey(model, "abc", sampler, budget, guidance, 20, 0).With(InjectedNoise.State, alpha),
            budget, budget, distance, 0.9, 1);
}
