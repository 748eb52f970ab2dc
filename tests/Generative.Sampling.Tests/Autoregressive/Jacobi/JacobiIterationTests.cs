namespace Generative.Sampling.Tests;

public sealed class JacobiIterationTests
{
    [Test]
    public void One_more_unknown_is_right_after_each_pass_and_the_last_pass_confirms()
    {
        // x_0 = 1, x_i = 2 x_(i-1)
        var iterates = JacobiIteration.Iterates<long>(x => [1, .. x[..^1].Select(v => 2 * v)], [0, 0, 0, 0]).ToArray();

        Assert.That(iterates, Is.EqualTo(new long[][]
        {
            [0, 0, 0, 0], [1, 0, 0, 0], [1, 2, 0, 0], [1, 2, 4, 0], [1, 2, 4, 8], [1, 2, 4, 8],
        }));
    }

    [TestCase(new long[] { 1, 2, 3 }, new long[] { 4, 2, 3 }, 1, Description = "the first is always right")]
    [TestCase(new long[] { 1, 2, 3 }, new long[] { 1, 2, 5 }, 3)]
    [TestCase(new long[] { 1, 2, 3 }, new long[] { 1, 2, 3 }, 3)]
    [TestCase(new long[] { 1, 2, 3 }, new long[] { 1, 4, 3 }, 2, Description = "what agrees behind a change may change yet")]
    public void Settled_are_the_confirmed_ones_and_the_next(long[] before, long[] after, int expected) =>
        Assert.That(JacobiIteration.Settled<long>(before, after), Is.EqualTo(expected));

    [Test]
    public void Pass_that_loses_unknowns_is_refused() => Assert.That(
        () => JacobiIteration.Iterates<long>(x => x[1..], [1, 2]).ToArray(),
        Throws.ArgumentException.With.Message.Contains("1 unknowns of 2"));
}
