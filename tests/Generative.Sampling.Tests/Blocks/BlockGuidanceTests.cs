namespace Generative.Sampling.Tests;

public sealed class BlockGuidanceTests
{
    private static readonly BlockLayout Three = new([1, 2, 3]);

    [TestCase(BlockGuidanceGrowth.None, new[] { 0.6, 0.6, 0.6 })]
    [TestCase(BlockGuidanceGrowth.PerBlock, new[] { 0, 0.6, 1.2 })]
    [TestCase(BlockGuidanceGrowth.OverAll, new[] { 0, 0.3, 0.6 })]
    public void Weight_grows_as_it_should(BlockGuidanceGrowth growth, double[] expected)
    {
        var guidance = new BlockGuidance(0.6, growth);
        Assert.That(Enumerable.Range(0, 3).Select(b => guidance.At(b, Three)), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void Guided_run_takes_the_likeliest_of_the_extrapolated_logits()
    {
        var model = new TableBlocks(Three);
        var guidance = new BlockGuidance(1.5, BlockGuidanceGrowth.OverAll);
        var request = new SamplingRequest([1], 3) { Guidance = guidance, Conditioning = new() { Classes = [1] } };
        var text = GivenTexts.Run(KnownSamplers.Get("next-block-greedy"), model, request)[0];

        for (var block = 0; block < 3; block++)
            for (var place = 0; place < Three.SizeOf(block); place++)
            {
                var (before, t) = (text[..Three.StartOf(block)], guidance.At(block, Three));
                double[] logits = [.. model.Logits(before, place, 1).Zip(model.Logits(before, place), (c, u) => (1 + t) * c - t * u)];
                Assert.That(text[before.Length + place], Is.EqualTo(Array.IndexOf(logits, logits.Max())));
            }
    }

    [Test]
    public void Verdict_says_what_can_be_guided()
    {
        using var blocks = new TableBlocks(new([], 2));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(new BlockGuidance(0).Judge(new TableModel()), Is.EqualTo(Verdict.Exact));
        Assert.That(new BlockGuidance(1).Judge(blocks).Kind, Is.EqualTo(VerdictKind.Approximate));
        Assert.That(new BlockGuidance(1).Judge(new TableModel()).Reason, Does.Contain("for models that answer for blocks"));
        Assert.That(new BlockGuidance(1, BlockGuidanceGrowth.OverAll).Judge(blocks).Reason, Does.Contain("have no end"));
        Assert.That(() => new BlockGuidance(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new BlockGuidance(1, (BlockGuidanceGrowth)9), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
