using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>What raw logits mean, by their definitions. Three tokens and a mask, id 3.</summary>
public sealed class ParameterisationTests
{
    private const long Mask = 3;

    private static Tensor Logits => tensor(new double[,,] { { { 1, 2, 0.5, 9 }, { -1, 0, 3, 4 } } });

    private static Tensor Ids => tensor(new long[,] { { 3, 1 } });

    [Test]
    public void Subs_never_answers_the_mask_and_keeps_what_is_there()
    {
        using var scope = NewDisposeScope();
        var p = Subs.LogProbabilities(Logits, Ids, Mask).exp();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(p.sum(-1).sub(1).abs().max().item<double>(), Is.LessThan(1e-9));
        Assert.That(p[0, 0, 3].item<double>(), Is.Zero);
        Assert.That((p[0, 0, 1] / p[0, 0, 0]).item<double>(), Is.EqualTo(Math.E).Within(1e-9));
        Assert.That(p[0, 1].data<double>().ToArray(), Is.EqualTo(new[] { 0.0, 1, 0, 0 }));
    }

    [Test]
    public void Subs_at_masked_positions_alone_is_the_same()
    {
        using var scope = NewDisposeScope();
        var chosen = Subs.MaskedLogProbabilities(Logits[0], Mask);
        Assert.That(chosen[0].eq(Subs.LogProbabilities(Logits, Ids, Mask)[0, 0]).all().item<bool>(), Is.True);
    }

    [Test]
    public void Conditionals_are_those_of_subs()
    {
        using var scope = NewDisposeScope();
        var clean = TimeFreeConditionals.LogProbabilities(Logits)[0, 0];
        Assert.That(clean.allclose(Subs.LogProbabilities(Logits, Ids, Mask)[0, 0, ..3], 0, 1e-9), Is.True);
    }

    [TestCase(1e-6)]
    [TestCase(0.7)]
    [TestCase(1.0)]
    [TestCase(800.0)]
    public void Scores_of_masked_diffusion_are_probabilities_over_the_odds(double sigma)
    {
        using var scope = NewDisposeScope();
        var log = Subs.LogProbabilities(Logits, Ids, Mask);
        var scores = ConcreteScore.FromLogProbabilities(log, Ids, tensor(new[] { sigma }), Mask);
        var odds = sigma > 30 ? sigma : Math.Log(Math.Exp(sigma) - 1);
        using var _ = Assert.EnterMultipleScope();
        Assert.That((scores[0, 0, 0] - log[0, 0, 0]).item<double>(), Is.EqualTo(-odds).Within(1e-6));
        Assert.That(scores[0, 0, 3].item<double>(), Is.Zero);
        Assert.That(scores[0, 1, 3].item<double>(), Is.EqualTo(odds).Within(1e-6));
        Assert.That(scores[0, 1, 1].item<double>(), Is.Zero);
        Assert.That(scores[0, 1, 0].item<double>(), Is.EqualTo(Subs.Never));
    }

    [Test]
    public void Scores_from_logits_are_scaled_only_where_a_noise_is_given()
    {
        using var scope = NewDisposeScope();
        var (raw, scaled) = (ConcreteScore.FromLogits(Logits, Ids, null), ConcreteScore.FromLogits(Logits, Ids, tensor(new[] { 2.0 })));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(raw[0, 0].data<double>().ToArray(), Is.EqualTo(new[] { 1, 2, 0.5, 0 }));
        Assert.That((raw - scaled)[0, 0, 0].item<double>(), Is.EqualTo(Math.Log(Math.Exp(2) - 1) + Math.Log(3)).Within(1e-12));
        Assert.That(scaled[0, 1, 1].item<double>(), Is.Zero);
    }

    [Test]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => Subs.LogProbabilities(Logits, Ids, 4),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("mask is 4"));
        Assert.That(() => Subs.LogProbabilities(Logits, Ids[.., ..1], Mask), Throws.ArgumentException.With.Message.Contains("ids is"));
        Assert.That(() => Subs.LogProbabilities(Logits[0], Ids, Mask), Throws.ArgumentException.With.Message.Contains("logits is"));
        Assert.That(() => ConcreteScore.FromLogits(Logits, Ids, ones(2)), Throws.ArgumentException.With.Message.Contains("sigma is [2]"));
        Assert.That(() => TimeFreeConditionals.LogProbabilities(ones(2, 1)), Throws.ArgumentException.With.Message.Contains("logits is"));
    }
}
