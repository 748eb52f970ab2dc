using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class MaskCorruptionTests
{
    private const long Mask = 9;

    private static Tensor Clean => tensor(new long[,] { { 1, 2, 3, 4 }, { 5, 6, 7, 8 } });

    [Test]
    public void Tokens_fall_where_their_draw_is_below_their_probability()
    {
        using var scope = NewDisposeScope();
        var u = tensor(new[,] { { 0.1, 0.5, 0.9, 0.0 }, { 0.1, 0.5, 0.9, 0.0 } });
        var each = tensor(new[,] { { 0, 1.0, 0, 1 }, { 1, 0, 1, 0 } });
        var open = tensor(new[,] { { false, true, true, true }, { true, true, true, false } });
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Of(MaskCorruption.Apply(Clean, tensor(new[] { 0.5, 1 }), u, Mask)), Is.EqualTo(new long[] { 9, 2, 3, 9, 9, 9, 9, 9 }));
        Assert.That(Of(MaskCorruption.Apply(Clean, each, u, Mask)), Is.EqualTo(new long[] { 1, 9, 3, 9, 9, 6, 9, 8 }));
        Assert.That(Of(MaskCorruption.Apply(Clean, tensor(new[] { 0.5, 1 }), u, Mask, open)),
            Is.EqualTo(new long[] { 1, 2, 3, 9, 9, 9, 9, 8 }));
    }

    [Test]
    public void An_exact_number_falls_in_the_order_of_a_permutation()
    {
        using var scope = NewDisposeScope();
        var order = tensor(new long[,] { { 2, 0, 3, 1 }, { 3, 2, 1, 0 } });
        var counts = tensor(new long[] { 2, 4 });
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Of(MaskCorruption.ExactCount(Clean, counts, order, Mask)), Is.EqualTo(new long[] { 1, 9, 3, 9, 9, 9, 9, 9 }));
        Assert.That(Of(MaskCorruption.ExactCount(Clean, tensor(new long[] { 1, 0 }), order[.., 1..3], Mask, start: 1)),
            Is.EqualTo(new long[] { 1, 9, 3, 4, 5, 6, 7, 8 }));
    }

    [Test]
    public void Rows_share_out_the_range_of_times()
    {
        using var scope = NewDisposeScope();
        var u = tensor(new[,] { { 0.0, 0.5 }, { 0.5, 0.999 } });
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(TimeDraws.Stratified(u)), Is.EqualTo(new[] { 0, 0.375, 0.625, 0.99975 }).Within(1e-12));
        Assert.That(Values.Of(TimeDraws.Shared(tensor(new[] { 0.7 }), 4)), Is.EqualTo(new[] { 0.7, 0.95, 0.2, 0.45 }).Within(1e-12));
        Assert.That(Values.Of(TimeDraws.Between(tensor(new[] { 0.0, 0.5, 1 }), 0.2, 0.6)),
            Is.EqualTo(new[] { 0.2, 0.4, 0.6 }).Within(1e-12));
        Assert.That(TimeDraws.Stratified(u.to(ScalarType.Float32)).dtype, Is.EqualTo(ScalarType.Float32));
    }

    [Test]
    public void Blocks_have_a_time_each()
    {
        using var scope = NewDisposeScope();
        var times = BlockDiffusionLoss.Times(zeros(2, 2, ScalarType.Float64), 2, 0.2, 0.6);
        var alone = BlockDiffusionLoss.Times(full(new long[] { 1, 2 }, 0.5, ScalarType.Float64), 1, 0, 1, stratified: false);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(times.shape, Is.EqualTo(new long[] { 2, 4 }));
        Assert.That(Values.Of(times), Is.EqualTo(new[] { 0.2, 0.2, 0.3, 0.3, 0.4, 0.4, 0.5, 0.5 }).Within(1e-12));
        Assert.That(Values.Of(alone), Is.EqualTo(new[] { 0.5, 0.5 }));
        Assert.That(Values.Of(BlockDiffusionLoss.Weights(BlockNoise.LogLinear, times, 0.2))[0], Is.EqualTo(5).Within(1e-12));
        Assert.That(Values.Of(BlockDiffusionLoss.Weights(BlockNoise.LogLinear, times, 0.6))[0], Is.EqualTo(1));
        Assert.That(Values.Of(BlockDiffusionLoss.MaskProbability(BlockNoise.Square, times))[0], Is.EqualTo(0.04).Within(1e-12));
    }

    [Test]
    public void Counts_of_an_answer_are_spread_evenly_from_the_first_and_wrap()
    {
        using var scope = NewDisposeScope();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Of(LladaLikelihood.Counts(3, 4, 7)), Is.EqualTo(new long[] { 3, 5, 6, 1 }));
        Assert.That(Of(LladaLikelihood.Counts(1, 1, 1)), Is.EqualTo(new long[] { 1 }));
        Assert.That(Of(LladaLikelihood.Counts(7, 4, 7)), Is.EqualTo(new long[] { 7, 2, 3, 5 }));
    }

    [Test]
    public void Evenly_drawn_log_probabilities_have_the_ends_asked_for()
    {
        using var scope = NewDisposeScope();
        var even = new LogUniformMasking(0.01, 0.64);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(even.MaskProbability(tensor(new[] { 0.0, 0.5, 1 }))), Is.EqualTo(new[] { 0.01, 0.08, 0.64 }).Within(1e-12));
        Assert.That(even.MaskProbability(0.5), Is.EqualTo(0.08).Within(1e-12));
        Assert.That(even.Weight, Is.EqualTo(Math.Log(64)).Within(1e-12));
        Assert.That(even.PublishedWeight, Is.EqualTo(-Math.Log(0.01)).Within(1e-12));
        Assert.That(LogUniformMasking.For(new LogLinearMaskSchedule()).Most, Is.EqualTo(0.999).Within(1e-12));
        Assert.That(() => new LogUniformMasking(0, 1),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("least is 0"));
        Assert.That(() => new LogUniformMasking(0.5, 1.5),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("most is 1.5"));
    }

    [Test]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        using var _ = Assert.EnterMultipleScope();
        Refused(() => MaskCorruption.Apply(Clean, ones(2), ones(2, 3), Mask), "uniforms is [2, 3]; give [2, 4]");
        Refused(() => MaskCorruption.Apply(Clean, ones(3), ones(2, 4), Mask), "probability is [3]");
        Refused(() => MaskCorruption.Apply(Clean, ones(2), ones(2, 4), Mask, ones(2)), "maskable is [2]");
        Refused(() => MaskCorruption.Apply(ones(2, 4), ones(2), ones(2, 4), Mask), "clean is Float32");
        Refused(() => MaskCorruption.ExactCount(Clean, ones(2), Clean, Mask, start: 1),
            "from position 1; give 2 rows that end within 4 tokens");
        Refused(() => MaskCorruption.ExactCount(Clean, ones(3), Clean, Mask), "counts is [3]");
        Refused(() => TimeDraws.Shared(ones(2), 3), "uniform has 2 draws");
        Refused(() => TimeDraws.Between(ones(2), 0.5, 0.4), "high is 0.4; give a time from low, 0.5, to 1");
        Refused(() => TimeDraws.Between(ones(2), -0.1, 1), "low is -0.1");
        Refused(() => BlockDiffusionLoss.Times(ones(2), 4), "uniforms is [2]; give [batch, blocks]");
    }

    private static long[] Of(Tensor ids) => ids.data<long>().ToArray();

    private static void Refused(Func<Tensor> what, string message) =>
        Assert.That(() => what(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
}
