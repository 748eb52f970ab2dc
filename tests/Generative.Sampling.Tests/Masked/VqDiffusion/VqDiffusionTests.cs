using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class VqDiffusionTests
{
    private static readonly double[] Law = [0.1, 0.4, 0.2, 0.3];

    // Replaces more than is customary, so that the reverse step has something to correct.
    private static MaskAndReplaceProcess Process => new(5, 20, 0.99, 0.01, 0.005, 0.9);

    [Test]
    public void Positions_that_do_not_depend_on_each_other_follow_the_law([Values] bool races, [Values(1, 6, 20)] int steps)
    {
        using var scope = NewDisposeScope();
        // A process that ends in masks alone, as runs start.
        using var model = new IndependentTokens(new MaskAndReplaceProcess(5, 20, 0.99, 1e-9, 0.005, 1 - 2e-9), Law, 10);
        var request = new SamplingRequest([.. Enumerable.Range(0, 2000).Select(i => (long)i)], steps);
        using var result = SamplerRunner.Run(new VqDiffusion(races), model, request);
        Assert.That(TokenLaw.Pearson(result.State.Value, Law), Is.LessThan(TokenLaw.Critical(4)));
    }

    /// <summary>The joint law of (x_s, x_t), once through the forward process and once back through the posterior.</summary>
    [Test]
    public void The_posterior_undoes_the_noise([Values(1, 9, 19)] int to)
    {
        using var scope = NewDisposeScope();
        var process = Process;
        var clean = tensor(Law);
        var forward = Marginal(process, to);
        var back = zeros(5, ScalarType.Float64);
        var now = Marginal(process, 20);
        using var model = new IndependentTokens(process, Law, 1);
        for (var there = 0; there < 5; there++)
        {
            var ids = full([1, 1], there, ScalarType.Int64);
            var answer = model.Predict(new(ids, NoiseLevels.All(20), Conditioning.None)).Value[TensorIndex.Ellipsis, ..4].softmax(-1);
            back += MaskAndReplacePosterior.Probabilities(process, answer, ids, 20, to)[0, 0] * now[there];
        }
        Assert.That(back.allclose(forward, 1e-12, 1e-14), Is.True);
    }

    [Test]
    public void Raising_gives_the_law_of_the_higher_level()
    {
        using var scope = NewDisposeScope();
        var (process, random) = (Process, new RowStreams([1, 2]));
        var low = process.Perturb(zeros([2, 20_000], ScalarType.Int64), NoiseLevels.All(8), random, "low");
        var high = process.Raise(low, NoiseLevels.All(8), NoiseLevels.All(15), random, "raise").Value;
        var k = process.At(15);
        // The mask is counted with the last token, so that four cells are left.
        Assert.That(TokenLaw.Pearson(high.clamp_max(3), [k.Keep + k.Replace, k.Replace, k.Replace, k.Replace + k.Mask]),
            Is.LessThan(TokenLaw.Critical(4)));
    }

    [Test]
    public void Levels_are_whole_and_evenly_spaced()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Process.Levels(20), Is.EqualTo(Enumerable.Range(0, 21).Select(i => 20.0 - i)));
        Assert.That(Process.Levels(3), Is.EqualTo(new double[] { 20, 14, 7, 0 }));
        Assert.That(() => Process.Levels(21), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1 to 20"));
        Assert.That(() => Process.At(0.5), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("whole"));
    }

    [Test]
    public void Other_processes_are_refused_before_a_run()
    {
        using var model = new IndependentTokens(new AbsorbingProcess(new LogLinearMaskSchedule(), 5, 4), Law, 4);
        Assert.That(() => SamplerRunner.Run(new VqDiffusion(), model, new([1], 4)),
            Throws.TypeOf<InvalidCombinationException>().With.Message.Contains("mask-and-replace"));
    }

    private static Tensor Marginal(MaskAndReplaceProcess process, double level)
    {
        var k = process.At(level);
        return cat([tensor(Law) * k.Keep + k.Replace, tensor(new[] { k.Mask })]);
    }
}
