namespace Generative.Sampling.Tests.Schedules;

public sealed class RespacingTests
{
    [TestCase("8", 1000, new[] { 0, 143, 285, 428, 571, 714, 856, 999 })]
    [TestCase("1", 1000, new[] { 0 })]
    [TestCase("2", 10, new[] { 0, 9 })]
    [TestCase("2,3", 11, new[] { 0, 5, 6, 8, 10 })]
    [TestCase("ddim5", 10, new[] { 0, 2, 4, 6, 8 })]
    [TestCase("ddim4", 10, new[] { 0, 3, 6, 9 })]
    [TestCase("", 3, new[] { 0, 1, 2 })]
    [TestCase("3", 3, new[] { 0, 1, 2 })]
    public void Timesteps_kept(string respacing, int trainSteps, int[] kept) =>
        Assert.That(Respacing.Timesteps(respacing, trainSteps), Is.EqualTo(kept));

    [TestCase("eight")]
    [TestCase("0")]
    [TestCase("-2")]
    [TestCase("11")]
    [TestCase("5,6")]
    [TestCase("ddim")]
    [TestCase("ddim7")]
    [TestCase("3,")]
    public void Text_that_asks_for_nothing_possible_is_refused(string respacing) =>
        Assert.That(() => Respacing.Timesteps(respacing, 10), Throws.ArgumentException.With.Message.StartsWith("respacing"));
}
