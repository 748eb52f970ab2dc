using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// Ou et al. 2024, theorem 2, on the joint distribution of <see cref="ToyJoint"/>: with the exact conditionals the mean of every
/// objective is the entropy. All texts and all ways to mask them are enumerated; only times are integrated numerically.
/// </summary>
public sealed class ExpectedLossTests
{
    private const long Mask = ToyJoint.Mask;

    private static readonly ToyJoint Toy = new();

    private static readonly MaskSchedule[] Complete =
    [
        new LogLinearMaskSchedule(0), new CosineMaskSchedule(0), new CosineSquaredMaskSchedule(0), new PolynomialMaskSchedule(2),
        new PolynomialMaskSchedule(3), new MaskGitMaskSchedule(),
    ];

    [Test]
    public void Any_order_loss_over_all_masks_is_the_entropy()
    {
        using var scope = NewDisposeScope();
        var (clean, noisy, weight, count) = Everything();
        // k uniform on 1 to 3, and the masks of k tokens equally likely: 3, 3 and 1 of them.
        var chance = weight * tensor(new[] { 0, 1.0 / 9, 1.0 / 9, 1.0 / 3 })[count];
        var loss = AnyOrderLoss.Loss(Toy.Ask(noisy), clean, noisy, Mask);
        Assert.That((chance * loss).sum().item<double>(), Is.EqualTo(Toy.Entropy).Within(1e-12));
    }

    [Test]
    public void Lambda_dce_over_all_probabilities_is_the_entropy() =>
        Assert.That(Integral(new LogLinearMaskSchedule(0), (answer, clean, noisy, t) =>
            LambdaDce.Loss(answer, clean, noisy, Mask, Each(clean, t))), Is.EqualTo(Toy.Entropy).Within(1e-10));

    [TestCaseSource(nameof(Complete))]
    public void T_dce_over_all_times_is_the_entropy(MaskSchedule schedule) =>
        Assert.That(Integral(schedule, (answer, clean, noisy, t) =>
            TimeDce.Loss(answer, clean, noisy, Mask, Each(clean, schedule.LossWeight(t)))), Is.EqualTo(Toy.Entropy).Within(2e-6));

    [TestCaseSource(nameof(Complete))]
    public void T_dse_over_all_times_is_the_entropy(MaskSchedule schedule) =>
        Assert.That(Integral(schedule, (answer, clean, noisy, t) =>
            TimeDse.Loss(answer, clean, noisy, Mask, Each(clean, schedule.LossWeight(t)))), Is.EqualTo(Toy.Entropy).Within(2e-6));

    [TestCaseSource(nameof(Complete))]
    public void Score_entropy_of_the_absorbing_graph_over_all_times_is_the_entropy(MaskSchedule schedule)
    {
        var graph = new AbsorbingGraph(4);
        Assert.That(Integral(schedule, (answer, clean, noisy, t) =>
        {
            var sigma = Each(clean, schedule.Sigma(t));
            var score = ConcreteScore.FromLogProbabilities(answer, noisy, sigma, Mask);
            return ScoreEntropyLoss.Loss(graph, score, clean, noisy, sigma, Each(clean, schedule.SigmaRate(t)));
        }), Is.EqualTo(Toy.Entropy).Within(2e-6));
    }

    [Test]
    public void Evenly_drawn_log_probabilities_leave_out_only_what_lies_beyond_their_ends()
    {
        var even = new LogUniformMasking(1e-6, 1);
        var schedule = new LogLinearMaskSchedule(0);
        // u from 0 to 1, and t the probability it stands for: the same texts, another way to walk through their times.
        var found = Integral(schedule, even.MaskProbability, (answer, clean, noisy, _) =>
            MaskedCrossEntropy.Tokens(answer, clean, noisy, Mask, Each(clean, even.Weight)).sum(-1));
        Assert.That(found, Is.EqualTo(Toy.Entropy).Within(1e-5));
    }

    [Test]
    public void Discrete_time_bounds_the_entropy_from_above_and_nears_it()
    {
        using var scope = NewDisposeScope();
        double[] bounds = [.. new[] { 4, 32, 256 }.Select(steps => Enumerable.Range(1, steps).Average(i => At(i / (double)steps, steps)))];
        using var _ = Assert.EnterMultipleScope();
        Assert.That(bounds, Is.Ordered.Descending);
        Assert.That(bounds[^1], Is.InRange(Toy.Entropy, Toy.Entropy + 0.01));

        double At(double t, int steps)
        {
            using var inner = NewDisposeScope();
            var (clean, noisy, weight, count) = Everything();
            var loss = DiscreteTimeLoss.Tokens(Toy.Ask(noisy), clean, noisy, Mask, Each(clean, t), steps).sum(-1);
            return (weight * Chance(t, count) * loss).sum().item<double>();
        }
    }

    [Test]
    public void A_likelihood_in_any_order_is_that_of_the_joint()
    {
        using var scope = NewDisposeScope();
        var expected = -Toy.Joint.log();
        using var _ = Assert.EnterMultipleScope();
        foreach (var order in new long[][] { [0, 1, 2], [2, 1, 0], [1, 2, 0] })
            Assert.That(Values.Distance(OrderedLikelihood.Loss(ToyJoint.Clean, tensor(order), Mask, Toy.Ask), expected),
                Is.LessThan(1e-12));
        var mixed = tensor(Enumerable.Range(0, 27).SelectMany(i => i % 2 == 0 ? new long[] { 1, 0, 2 } : [2, 0, 1]).ToArray(), [27, 3]);
        Assert.That(Values.Distance(OrderedLikelihood.Loss(ToyJoint.Clean, mixed, Mask, Toy.Ask), expected), Is.LessThan(1e-12));
    }

    [Test]
    public void Positions_left_out_of_the_order_are_known()
    {
        using var scope = NewDisposeScope();
        // p(x0, x2 | x1)
        var joint = Toy.Joint.reshape(3, 3, 3);
        var expected = -(joint / joint.sum([0, 2], keepdim: true)).log().reshape(27);
        var tokens = OrderedLikelihood.Tokens(ToyJoint.Clean, tensor(new long[] { 2, 0 }), Mask, Toy.Ask);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(tokens.sum(-1), expected), Is.LessThan(1e-12));
        Assert.That(tokens.select(1, 1).abs().max().item<double>(), Is.Zero);
    }

    private static double Integral(MaskSchedule schedule, Func<Tensor, Tensor, Tensor, double, Tensor> loss) =>
        Integral(schedule, t => t, loss);

    /// <summary>The mean of a loss over places from 0 to 1, texts and masks: Gauss' rule of three nodes in each of many pieces.</summary>
    private static double Integral(MaskSchedule schedule, Func<double, double> time, Func<Tensor, Tensor, Tensor, double, Tensor> loss)
    {
        const int pieces = 60;
        using var scope = NewDisposeScope();
        var (clean, noisy, weight, count) = Everything();
        var answer = Toy.Ask(noisy);
        var sum = 0.0;
        for (var i = 0; i < pieces; i++)
            foreach (var (node, share) in new[] { (-Math.Sqrt(0.6), 5.0 / 18), (0, 4.0 / 9), (Math.Sqrt(0.6), 5.0 / 18) })
            {
                using var inner = NewDisposeScope();
                var t = time((i + ((1 + node) / 2)) / pieces);
                var chance = weight * Chance(schedule.MaskProbability(t), count);
                sum += share / pieces * (chance * loss(answer, clean, noisy, t)).sum().item<double>();
            }
        return sum;
    }

    /// <summary>Each clean text with each way to mask it: 216 rows, the text's probability, and how many are masked.</summary>
    private static (Tensor Clean, Tensor Noisy, Tensor Weight, Tensor Count) Everything()
    {
        var masks = ToyJoint.Masks.repeat(27, 1);
        var clean = ToyJoint.Clean.repeat_interleave(8, 0);
        return (clean, clean.masked_fill(masks.to(ScalarType.Bool), Mask), Toy.Joint.repeat_interleave(8, 0), masks.sum(-1));
    }

    /// <summary>Probability that exactly those are masked.</summary>
    private static Tensor Chance(double masked, Tensor count) =>
        tensor(Enumerable.Range(0, 4).Select(k => Math.Pow(masked, k) * Math.Pow(1 - masked, 3 - k)).ToArray())[count];

    private static Tensor Each(Tensor clean, double value) => full(clean.shape[0], value, ScalarType.Float64);
}
