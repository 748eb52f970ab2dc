using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Graphs by what rates and transitions are. Four tokens; the last is the mask where there is one.</summary>
public sealed class TokenGraphTests
{
    private const int Size = 4;

    private static readonly TokenGraph[] Graphs = [new AbsorbingGraph(Size), new UniformGraph(Size)];

    private static Tensor Every => arange(Size, ScalarType.Int64).unsqueeze(0);

    [TestCaseSource(nameof(Graphs))]
    public void Rates_out_of_every_token_sum_to_0_and_their_transpose_is_the_rates_in(TokenGraph graph)
    {
        using var scope = NewDisposeScope();
        var rates = graph.Rate(Every, ScalarType.Float64)[0];
        using var _ = Assert.EnterMultipleScope();
        Assert.That(rates.sum(-1).abs().max().item<double>(), Is.LessThan(1e-15));
        Assert.That(Values.Distance(rates.t(), graph.TransposedRate(Every, ScalarType.Float64)[0]), Is.Zero);
    }

    [TestCaseSource(nameof(Graphs))]
    public void Transition_is_the_exponential_of_the_rates(TokenGraph graph)
    {
        using var scope = NewDisposeScope();
        var rates = graph.Rate(Every, ScalarType.Float64)[0];
        var sigma = tensor(new[] { 0.7 });
        var expected = linalg.matrix_exp(rates * 0.7);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(graph.Transition(Every, sigma)[0], expected), Is.LessThan(1e-14));
        Assert.That(Values.Distance(graph.TransposedTransition(Every, sigma)[0], expected.t()), Is.LessThan(1e-14));
    }

    [TestCaseSource(nameof(Graphs))]
    public void With_true_scores_a_reverse_transition_is_what_Bayes_says(TokenGraph graph)
    {
        using var scope = NewDisposeScope();
        var (earlier, now) = Marginals(graph, 0.4, 0.9);
        var posterior = graph.ReverseTransition(Every, Score(now), tensor(new[] { 0.5 }));
        // p(x_s = y | x_t = x) = p_s(y) p(x | y) / p_t(x)
        var expected = earlier.unsqueeze(0) * graph.TransposedTransition(Every, tensor(new[] { 0.5 }))[0] / now.unsqueeze(1);
        Assert.That(Values.Distance(posterior[0], expected), Is.LessThan(1e-14));
    }

    [TestCaseSource(nameof(Graphs))]
    public void Staggered_scores_are_ratios_of_earlier_to_current_probabilities(TokenGraph graph)
    {
        using var scope = NewDisposeScope();
        var (earlier, now) = Marginals(graph, 0.4, 0.9);
        var ratios = graph.StaggeredScore(Score(now), tensor(new[] { 0.5 }))[0];
        Assert.That(Values.Distance(ratios, earlier.unsqueeze(0) / now.unsqueeze(1)), Is.LessThan(1e-13));
    }

    [TestCaseSource(nameof(Graphs))]
    public void A_reverse_rate_is_the_slope_of_the_reverse_transition(TokenGraph graph)
    {
        using var scope = NewDisposeScope();
        var (_, now) = Marginals(graph, 0.4, 0.9);
        var step = graph.ReverseTransition(Every, Score(now), tensor(new[] { 1e-6 }))[0];
        var slope = (step - eye(Size, dtype: ScalarType.Float64)) / 1e-6;
        using var _2 = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(graph.ReverseRate(Every, Score(now))[0], slope), Is.LessThan(1e-4));
        Assert.That(graph.ReverseRate(Every, Score(now)).sum(-1).abs().max().item<double>(), Is.LessThan(1e-12));
    }

    [TestCaseSource(nameof(Graphs))]
    public void Score_entropy_is_its_definition_and_0_at_the_true_ratios(TokenGraph graph)
    {
        using var scope = NewDisposeScope();
        var sigma = tensor(new[] { 0.9 });
        using var _ = Assert.EnterMultipleScope();
        for (var clean = 0L; clean < (graph.Mask ?? Size); clean++)
        {
            // Row of each noisy token: ratios p(y | clean) / p(x | clean).
            var p = graph.Transition(full_like(Every, clean), sigma)[0, 0];
            var reached = p.gt(0);
            var truth = (p.unsqueeze(0) / p.unsqueeze(1)).unsqueeze(0);
            var guess = (truth + 0.3).where(eye(Size, dtype: ScalarType.Bool).logical_not(), ones_like(truth));
            var found = graph.ScoreEntropy(guess.log(), sigma, Every, full_like(Every, clean))[0];
            var terms = graph.TransposedRate(Every, ScalarType.Float64)
                * (guess - (truth * guess.log()) + truth.xlogy(truth) - truth);
            var expected = terms.masked_fill(eye(Size, dtype: ScalarType.Bool), 0).nan_to_num(0).sum(-1)[0];
            var exact = graph.ScoreEntropy(truth.log().clamp(min: Subs.Never), sigma, Every, full_like(Every, clean))[0];
            Assert.That(Values.Distance(found.masked_fill(reached.logical_not(), 0), expected.masked_fill(reached.logical_not(), 0)),
                Is.LessThan(1e-12));
            Assert.That(exact.masked_fill(reached.logical_not(), 0).abs().max().item<double>(), Is.LessThan(1e-12));
        }
    }

    [TestCaseSource(nameof(Graphs))]
    public void Score_entropy_and_its_gradient_stay_finite_at_the_ends_of_noise_in_float32(TokenGraph graph)
    {
        using var scope = NewDisposeScope();
        foreach (var sigma in new[] { 0f, 1e-9f, 50, float.PositiveInfinity })
        {
            using var scores = zeros(1, Size, Size).requires_grad_();
            var entropy = graph.ScoreEntropy(scores, tensor(new[] { sigma }), Every, Every.clone().clamp(0, 2));
            entropy.sum().backward();
            using var _ = Assert.EnterMultipleScope();
            Assert.That(entropy.isfinite().all().item<bool>(), Is.True, $"{graph.Name} at {sigma}");
            Assert.That(scores.grad!.isfinite().all().item<bool>(), Is.True, $"{graph.Name} at {sigma}");
        }
    }

    [Test]
    public void A_large_step_of_the_absorbing_graph_does_not_cancel_in_float32()
    {
        using var scope = NewDisposeScope();
        var graph = new AbsorbingGraph(Size);
        // All that noise has hidden comes back in one step: probabilities over e^sigma - 1 times e^sigma - 1.
        const float sigma = 20;
        var score = tensor(new[] { 0.2f, 0.3f, 0.4f }) / (MathF.Exp(sigma) - 1);
        var row = cat([score, ones(1)]).reshape(1, 1, Size);
        var p = graph.ReverseTransition(full(new long[] { 1, 1 }, 3, ScalarType.Int64), row, tensor(new[] { sigma }))[0, 0];
        Assert.That(Values.Of(p), Is.EqualTo(new[] { 0.2, 0.3, 0.4, 0.1 }).Within(1e-5));
    }

    [Test]
    public void Noised_tokens_become_the_mask_or_their_replacement()
    {
        using var scope = NewDisposeScope();
        var (ids, sigma) = (tensor(new long[,] { { 0, 1, 2 }, { 2, 1, 0 } }), tensor(new[] { 0.5, 5 }));
        var uniforms = tensor(new[,] { { 0.1, 0.393, 0.394 }, { 0.9, 0.994, 0.5 } });
        var replacements = tensor(new long[,] { { 2, 2, 2 }, { 0, 0, 0 } });
        using var _ = Assert.EnterMultipleScope();
        Assert.That(new AbsorbingGraph(Size).SampleTransition(ids, sigma, uniforms).data<long>().ToArray(),
            Is.EqualTo(new long[] { 3, 3, 2, 3, 1, 3 }));
        Assert.That(new UniformGraph(3).SampleTransition(ids, sigma, uniforms, replacements).data<long>().ToArray(),
            Is.EqualTo(new long[] { 2, 2, 2, 0, 1, 0 }));
    }

    [TestCaseSource(nameof(Graphs))]
    public void What_does_not_fit_is_refused(TokenGraph graph)
    {
        using var scope = NewDisposeScope();
        var (sigma, score) = (ones(1), ones(1, Size, Size));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => graph.Rate(Every + 1), Throws.ArgumentException.With.Message.Contains("ids holds 4; give tokens from 0 to 3"));
        Assert.That(() => graph.Rate(Every.to(ScalarType.Int32)), Throws.ArgumentException.With.Message.Contains("ids is Int32"));
        Assert.That(() => graph.Transition(Every, ones(2)), Throws.ArgumentException.With.Message.Contains("sigma is Float32 [2]"));
        Assert.That(() => graph.StaggeredScore(ones(1, 4, 3), sigma), Throws.ArgumentException.With.Message.Contains("score is"));
        Assert.That(() => graph.StaggeredScore(score, ones(1, 1)), Throws.ArgumentException.With.Message.Contains("dsigma is"));
        Assert.That(() => graph.ReverseRate(Every, score[.., ..3]), Throws.ArgumentException.With.Message.Contains("score is"));
        Assert.That(() => graph.ScoreEntropy(score, sigma, Every, Every - 1),
            Throws.ArgumentException.With.Message.Contains("clean holds -1"));
        Assert.That(() => graph.ScoreEntropy(score, sigma, Every, Every[.., ..3]),
            Throws.ArgumentException.With.Message.Contains("clean is [1, 3]"));
        Assert.That(() => graph.SampleTransition(Every, sigma, ones(1, 3)),
            Throws.ArgumentException.With.Message.Contains("uniforms is [1, 3]"));
        Assert.That(() => new UniformGraph(Size).SampleTransition(Every, sigma, ones(1, 4)),
            Throws.ArgumentException.With.Message.Contains("replacements are missing"));
        Assert.That(() => new UniformGraph(1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("size is 1"));
    }

    /// <summary>Probabilities of each token at two noises, from the same clean ones.</summary>
    private static (Tensor Earlier, Tensor Now) Marginals(TokenGraph graph, double earlier, double now)
    {
        var clean = graph.Mask is null ? tensor(new[] { 0.1, 0.2, 0.3, 0.4 }) : tensor(new[] { 0.2, 0.3, 0.5, 0.0 });
        return (At(earlier), At(now));

        Tensor At(double sigma) => clean.unsqueeze(0).mm(graph.Transition(Every, tensor(new[] { sigma }))[0]).squeeze(0);
    }

    /// <summary>[1, size, size]: for each current token the ratios of all others to it.</summary>
    private static Tensor Score(Tensor marginal) => (marginal.unsqueeze(0) / marginal.unsqueeze(1)).unsqueeze(0);
}
