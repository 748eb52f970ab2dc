using Generative.Runtime;

namespace Generative.Sampling.Tests;

public sealed class MatrixPlanTests
{
    private static readonly PlanTraits Traits = new(PlanOrder.Staggered);

    [Test]
    public void Rows_come_back_in_order_and_end()
    {
        NoiseLevels[] rows = [NoiseLevels.PerPosition(2, 2), NoiseLevels.PerPosition(0, 2), NoiseLevels.All(0)];
        var run = new MatrixPlan("stairs", rows, Traits).Begin(Request(positions: 2, rows: 1));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(run.Steps, Is.EqualTo(2));
        Assert.That(Enumerable.Range(0, 3).Select(i => run.Row(i, null, null)), Is.EqualTo(rows));
        Assert.That(run.Row(3, null, null), Is.Null);
    }

    [Test]
    public void Plan_of_another_size_is_refused_with_both_counts()
    {
        var positions = new MatrixPlan("p", [NoiseLevels.PerPosition(2, 2), NoiseLevels.All(0)], Traits);
        var rows = new MatrixPlan("r", [NoiseLevels.PerRow(3, 1, 1, 1), NoiseLevels.All(0)], Traits);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => positions.Begin(Request(5, 1)),
            Throws.ArgumentException.With.Message.Contains("'p' has 2 positions; the state has 5"));
        Assert.That(() => rows.Begin(Request(5, 2)),
            Throws.ArgumentException.With.Message.Contains("'r' is for 3 batch rows; the run has 2"));
        Assert.That(() => new MatrixPlan("one", [NoiseLevels.All(0)], Traits),
            Throws.ArgumentException.With.Message.Contains("'one' has 1 rows"));
    }

    private static PlanRequest Request(int positions, int rows) =>
        new(1, positions, rows, new EdmProcess(), new RowStreams(Enumerable.Range(0, rows).Select(i => (long)i)));
}
