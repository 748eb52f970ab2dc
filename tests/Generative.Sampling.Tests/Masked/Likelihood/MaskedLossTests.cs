using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Objectives by hand on two texts of three tokens. Four tokens, of which the last, 3, is the mask.</summary>
public sealed class MaskedLossTests
{
    private const long Mask = 3;

    private static Tensor Clean => tensor(new long[,] { { 0, 1, 2 }, { 2, 2, 0 } });

    private static Tensor Noisy => tensor(new long[,] { { 3, 1, 3 }, { 2, 3, 0 } });

    private static Tensor Logits => arange(24, ScalarType.Float64).reshape(2, 3, 4).sin() * 2;

    private static Tensor Answer => Subs.LogProbabilities(Logits, Noisy, Mask);

    /// <summary>Sums of the masked tokens' nats.</summary>
    private static double[] Sums
    {
        get
        {
            var a = Answer;
            return [-(a[0, 0, 0] + a[0, 2, 2]).item<double>(), -a[1, 1, 2].item<double>()];
        }
    }

    [Test]
    public void Weights_multiply_the_masked_tokens_of_a_row_or_each_its_own()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Sums[0], Sums[1]);
        var weight = tensor(new[] { 2.0, 3 });
        var tokens = MaskedCrossEntropy.Tokens(Answer, Clean, Noisy, Mask, weight);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(tokens.sum(-1)), Is.EqualTo(new[] { 2 * a, 3 * b }).Within(1e-12));
        Assert.That(Values.Of(TimeDce.Loss(Answer, Clean, Noisy, Mask, weight)), Is.EqualTo(new[] { 2 * a, 3 * b }).Within(1e-12));
        Assert.That(Values.Of(LambdaDce.Loss(Answer, Clean, Noisy, Mask, weight)), Is.EqualTo(new[] { a / 2, b / 3 }).Within(1e-12));
        Assert.That(Values.Of(AnyOrderLoss.Loss(Answer, Clean, Noisy, Mask)), Is.EqualTo(new[] { a * 3 / 2, b * 3 }).Within(1e-12));
        Assert.That(Values.Of(AnyOrderLoss.Loss(Answer, Clean, Noisy, Mask, tensor(new long[] { 2, 2 }))),
            Is.EqualTo(new[] { a, b * 2 }).Within(1e-12));
        var own = tensor(new[,] { { 1.0, 9, 0 }, { 9, 5, 9 } });
        Assert.That(MaskedCrossEntropy.Tokens(Answer, Clean, Noisy, Mask, own).sum().item<double>(),
            Is.EqualTo(-Answer[0, 0, 0].item<double>() + (5 * b)).Within(1e-12));
        Assert.That(MaskedCrossEntropy.Tokens(Answer, Clean, Noisy, Mask)[0, 1].item<double>(), Is.Zero);
    }

    [Test]
    public void Llada_divides_by_the_length_or_by_that_of_the_answer()
    {
        using var scope = NewDisposeScope();
        var p = tensor(new[] { 0.5, 0.25 });
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(LladaLoss.Pretraining(Answer, Clean, Noisy, Mask, p)),
            Is.EqualTo(new[] { Sums[0] / 0.5 / 3, Sums[1] / 0.25 / 3 }).Within(1e-12));
        Assert.That(Values.Of(LladaLoss.FineTuning(Answer, Clean, Noisy, Mask, p, tensor(new long[] { 0, 1 }))),
            Is.EqualTo(new[] { Sums[0] / 0.5 / 3, Sums[1] / 0.25 / 2 }).Within(1e-12));
        Assert.That(Values.Of(LladaLikelihood.Loss(Answer, Clean, Noisy, Mask, 2)),
            Is.EqualTo(new[] { Sums[0], Sums[1] * 2 }).Within(1e-12));
        Assert.That(LladaLoss.Answers(tensor(new long[] { 0, 2 }), 3).data<bool>().ToArray(),
            Is.EqualTo(new[] { true, true, true, false, false, true }));
    }

    [Test]
    public void Score_entropy_is_the_cross_entropy_once_probabilities_are_normalised_and_more_before()
    {
        using var scope = NewDisposeScope();
        var weight = tensor(new[] { 2.0, 3 });
        var expected = Values.Of(TimeDce.Loss(Answer, Clean, Noisy, Mask, weight));
        var half = Values.Of(TimeDse.Loss(Answer - Math.Log(2), Clean, Noisy, Mask, weight));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Of(TimeDse.Loss(Answer, Clean, Noisy, Mask, weight)), Is.EqualTo(expected).Within(1e-12));
        // A half of each probability: log 2 more for each masked token, less a half of the mass.
        Assert.That(half,
            Is.EqualTo(new[] { expected[0] + (4 * (Math.Log(2) - 0.5)), expected[1] + (3 * (Math.Log(2) - 0.5)) }).Within(1e-12));
    }

    [Test]
    public void Published_constant_is_the_logarithm_of_what_scores_are_scaled_by()
    {
        using var scope = NewDisposeScope();
        var (weight, sigma) = (tensor(new[] { 2.0, 3 }), tensor(new[] { 0.5, 4 }));
        Assert.That(Values.Of(TimeDce.PublishedConstant(Noisy, Mask, weight, sigma)),
            Is.EqualTo(new[] { 2 * 2 * Math.Log(Math.Exp(0.5) - 1), 3 * Math.Log(Math.Exp(4) - 1) }).Within(1e-12));
    }

    [Test]
    public void A_step_of_discrete_time_is_the_divergence_of_two_posteriors()
    {
        using var scope = NewDisposeScope();
        const int steps = 4;
        var answer = Logits.log_softmax(-1);
        var (t, s) = (0.75, 0.5);
        var found = DiscreteTimeLoss.Tokens(answer, Clean, Noisy, Mask, tensor(new[] { t, 0.25 }), steps);
        var (clean, stay) = (Math.Exp(answer[0, 2, 2].item<double>()), Math.Exp(answer[0, 2, 3].item<double>()));
        var (mask, token) = ((((1 - s) * stay) + s) / (((1 - t) * stay) + t), (t - s) * clean / (((1 - t) * stay) + t));
        var divergence = (s / t * Math.Log(s / t / mask)) + ((t - s) / t * Math.Log((t - s) / t / token));
        // In the first step all that is masked becomes clean.
        var first = Math.Log((0.75 * Math.Exp(answer[1, 1, 3].item<double>()) / 0.25) + 1) - answer[1, 1, 2].item<double>();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(found[0, 2].item<double>(), Is.EqualTo(steps * divergence).Within(1e-12));
        Assert.That(found[1, 1].item<double>(), Is.EqualTo(steps * first).Within(1e-12));
        Assert.That(found[0, 1].item<double>(), Is.Zero);
        Assert.That(Values.Of(DiscreteTimeLoss.StepOf(tensor(new[] { 0, 0.24, 0.25, 0.999 }), steps)),
            Is.EqualTo(new[] { 0.25, 0.25, 0.5, 1 }));
        Assert.That(Values.Of(DiscreteTimeLoss.Reconstruction(answer, Clean))[1],
            Is.EqualTo(-answer[0, 1, 1].item<double>()).Within(1e-12));
    }

    [Test]
    public void Answers_at_masked_positions_alone_give_the_same_losses_and_gradients()
    {
        using var scope = NewDisposeScope();
        var weight = tensor(new[] { 2.0, 3 });
        var losses = new Func<Tensor, Tensor>[]
        {
            a => MaskedCrossEntropy.Tokens(a, Clean, Noisy, Mask, weight), a => TimeDce.Loss(a, Clean, Noisy, Mask, weight),
            a => TimeDse.Loss(a, Clean, Noisy, Mask, weight), a => LambdaDce.Loss(a, Clean, Noisy, Mask, weight),
            a => AnyOrderLoss.Loss(a, Clean, Noisy, Mask), a => DiscreteTimeLoss.Tokens(a, Clean, Noisy, Mask, tensor(new[] { 0.5, 1 }), 4),
        };
        using var _ = Assert.EnterMultipleScope();
        foreach (var loss in losses)
        {
            var (whole, part) = (Logits.requires_grad_(), Logits.requires_grad_());
            var (all, some) = (loss(whole.log_softmax(-1)), loss(part[Noisy.eq(Mask)].log_softmax(-1)));
            all.sum().backward();
            some.sum().backward();
            Assert.That(Values.Distance(all, some), Is.LessThan(1e-12));
            Assert.That(Values.Distance(whole.grad!, part.grad!), Is.LessThan(1e-12));
            Assert.That(whole.grad!.abs().max().item<double>(), Is.GreaterThan(0.1));
        }
    }

    [TestCase(ScalarType.Float32)]
    [TestCase(ScalarType.Float64)]
    public void Losses_are_in_the_dtype_of_the_answer(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (answer, weight) = (Answer.to(dtype), tensor(new[] { 2.0, 3 }));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(MaskedCrossEntropy.Tokens(answer, Clean, Noisy, Mask, weight).dtype, Is.EqualTo(dtype));
        Assert.That(TimeDse.Loss(answer, Clean, Noisy, Mask, weight).dtype, Is.EqualTo(dtype));
        Assert.That(AnyOrderLoss.Loss(answer, Clean, Noisy, Mask).dtype, Is.EqualTo(dtype));
        Assert.That(LladaLoss.FineTuning(answer, Clean, Noisy, Mask, weight, tensor(new long[] { 0, 1 })).dtype, Is.EqualTo(dtype));
        Assert.That(OrderedLikelihood.Loss(Clean, tensor(new long[] { 0, 1, 2 }), Mask,
            x => Subs.LogProbabilities(Logits.to(dtype), x, Mask)).dtype, Is.EqualTo(dtype));
    }

    [Test]
    public void Means_leave_out_what_does_not_count()
    {
        using var scope = NewDisposeScope();
        var (tokens, counted) = (tensor(new[,] { { 1.0, 2 }, { 3, 4 } }), tensor(new[,] { { 0f, 1 }, { 1, 0 } }));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(MaskedCrossEntropy.Mean(tokens).item<double>(), Is.EqualTo(2.5));
        Assert.That(MaskedCrossEntropy.Mean(tokens, counted).item<double>(), Is.EqualTo(2.5));
        Assert.That(MaskedCrossEntropy.Mean(tokens, BlockDiffusionLoss.Counted(ones(2, 2))).item<double>(), Is.EqualTo(3));
    }

    [Test]
    public void Nothing_is_left_behind() => LiveTensors.AreUnchangedBy(() =>
    {
        using var scope = NewDisposeScope();
        var weight = tensor(new[] { 2.0, 3 });
        TimeDce.Loss(Answer, Clean, Noisy, Mask, weight);
        TimeDse.Loss(Answer, Clean, Noisy, Mask, weight);
        TimeDce.PublishedConstant(Noisy, Mask, weight, weight);
        LladaLoss.FineTuning(Answer, Clean, Noisy, Mask, weight, tensor(new long[] { 0, 1 }));
        OrderedLikelihood.Loss(Clean, tensor(new long[] { 0, 1, 2 }), Mask, x => Subs.LogProbabilities(Logits, x, Mask));
        DiscreteTimeLoss.Tokens(Answer, Clean, Noisy, Mask, weight / 4, 4);
    });

    [Test]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        var weight = tensor(new[] { 2.0, 3 });
        using var _ = Assert.EnterMultipleScope();
        Refused(() => TimeDce.Loss(Answer, Clean.to(ScalarType.Int32), Noisy, Mask, weight), "clean is Int32");
        Refused(() => TimeDce.Loss(Answer, Clean, Noisy[.., ..2], Mask, weight), "noisy is [2, 2]; give [2, 3]");
        Refused(() => TimeDce.Loss(Answer[.., ..2], Clean, Noisy, Mask, weight),
            "logProbabilities is Float64 [2, 2, 4]; give floats [2, 3, tokens]");
        Refused(() => TimeDce.Loss(ones(2, 4), Clean, Noisy, Mask, weight), "or [3, tokens] for the masked positions");
        Refused(() => TimeDce.Loss(Answer, Noisy, Noisy, Mask, weight), "clean runs from 0 to 3");
        Refused(() => TimeDce.Loss(Answer, Clean - 1, Noisy, Mask, weight), "clean runs from -1 to 1; give tokens from 0 to 3");
        Refused(() => TimeDce.Loss(Answer, Clean, Noisy, Mask, ones(3)), "weight is [3]; give one for each row, [2]");
        Refused(() => MaskedCrossEntropy.Tokens(Answer, Clean, Noisy, Mask, ones(3)), "or for each token, [2, 3]");
        Refused(() => MaskedCrossEntropy.Mean(ones(2, 3), ones(2, 2)), "counted is [2, 2]");
        Refused(() => LambdaDce.Loss(Answer, Clean, Noisy, Mask, ones(2, 3)), "probability is [2, 3]");
        Refused(() => AnyOrderLoss.Loss(Answer, Clean, Noisy, Mask, ones(1)), "lengths is [1]");
        Refused(() => DiscreteTimeLoss.Tokens(Answer[.., .., ..3], Clean, Noisy, Mask, weight, 4), "give the mask's own");
        Refused(() => DiscreteTimeLoss.StepOf(weight, 0), "steps is 0; give at least 1");
        Refused(() => LladaLoss.FineTuning(Answer, Clean, Noisy, Mask, weight, tensor(new long[] { 1, 3 })),
            "promptLengths reaches 3 of 3");
        Refused(() => LladaLikelihood.Loss(Answer, Clean, Noisy, Mask, 4), "answerLength is 4; give 1 to 3");
        Refused(() => LladaLikelihood.Counts(8, 4, 7), "first is 8; give 1 to 7");
        Refused(() => Ordered([0, 0, 1]), "order is no order");
        Refused(() => Ordered([0, 3]), "give each from 0 to 2");
        Refused(() => OrderedLikelihood.Loss(Clean, ones(3), Mask, x => x), "order is Float32 [3]");
        Refused(() => BlockDiffusionLoss.Counted(ones(3)), "attention is [3]");
    }

    private static Tensor Ordered(long[] order) =>
        OrderedLikelihood.Loss(Clean, tensor(order), Mask, x => Subs.LogProbabilities(Logits, x, Mask));

    private static void Refused(Func<Tensor> what, string message) =>
        Assert.That(() => what(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
}
