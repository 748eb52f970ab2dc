namespace Generative.Sampling.Tests;

public sealed class TransferPlanTests
{
    [TestCase(12, 5, 0, new[] { 3, 3, 2, 2, 2 })]
    [TestCase(12, 6, 6, new[] { 2, 2, 2, 2, 2, 2 })]
    [TestCase(6, 8, 3, new[] { 1, 1, 1, 0, 1, 1, 1, 0 })]
    [TestCase(5, 1, 0, new[] { 5 })]
    public void Holes_of_a_block_are_shared_evenly_the_larger_shares_first(int holes, int steps, int block, int[] expected)
    {
        var plan = new TransferPlan([.. Enumerable.Range(4, holes)], steps, block);

        Assert.That(Enumerable.Range(0, steps).Select(plan.Count), Is.EqualTo(expected));
    }

    [Test]
    public void Blocks_are_counted_from_the_first_hole()
    {
        var plan = new TransferPlan([2, 3, 5, 7], 6, 2);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Enumerable.Range(0, 6).Select(plan.End), Is.EqualTo(new[] { 4, 4, 6, 6, 8, 8 }));
        Assert.That(Enumerable.Range(0, 6).Select(plan.Count), Is.EqualTo(new[] { 1, 1, 1, 0, 1, 0 }));
    }

    [Test]
    public void Row_without_holes_has_nothing_to_do() =>
        Assert.That(Enumerable.Range(0, 3).Select(new TransferPlan([], 3, 4).Count), Is.All.Zero);

    [TestCase(12, 6, 5, "block-length is 5, which does not divide the 12 positions to fill; give 1, 2, 3, 4, 6, 12, or 0")]
    [TestCase(12, 5, 4, "steps is 5, which 3 blocks of 4 cannot share evenly; give a multiple of 3")]
    public void What_does_not_divide_is_refused(int holes, int steps, int block, string message) =>
        Assert.That(() => new TransferPlan([.. Enumerable.Range(0, holes)], steps, block),
            Throws.ArgumentException.With.Message.Contains(message));
}
