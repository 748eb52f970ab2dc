using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class CategoricalDrawTests
{
    private static readonly double[] Law = [0.5, 0.3, 0.2];

    [Test]
    public void Race_and_gumbel_name_the_first_arrival()
    {
        using var scope = NewDisposeScope();
        // Arrival times -log(u) / w: 0.69 / 1, 0.105 / 0.1, 2.3 / 4.
        var (weights, u) = (tensor(new double[,] { { 1, 0.1, 4 } }), tensor(new double[,] { { 0.5, 0.9, 0.1 } }));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(CategoricalDraw.Race(weights, u)[0].item<long>(), Is.EqualTo(2));
        Assert.That(CategoricalDraw.GumbelMax(weights.log(), u)[0].item<long>(), Is.EqualTo(2));
    }

    [Test]
    public void What_is_not_above_zero_never_wins_even_at_the_ends_of_the_uniforms()
    {
        using var scope = NewDisposeScope();
        var u = tensor(new double[,] { { 0, 0.5, 0 }, { 0, 1 - 1e-16, 0.3 } });
        var weights = tensor(new double[,] { { -1, 0, 1e-300 }, { 1, -5, 0 } });
        using var _ = Assert.EnterMultipleScope();
        Assert.That(CategoricalDraw.Race(weights, u).data<long>().ToArray(), Is.EqualTo(new long[] { 2, 0 }));
        var logs = weights.clamp_min(0).log();
        Assert.That(CategoricalDraw.GumbelMax(logs, u).data<long>().ToArray(), Is.EqualTo(new long[] { 2, 0 }));
    }

    [Test]
    public void Inverse_counts_cumulative_sums_up_to_the_uniform()
    {
        using var scope = NewDisposeScope();
        var p = tensor(Law).expand(5, 3);
        var drawn = CategoricalDraw.InverseCdf(p, tensor(new[] { 0, 0.49, 0.5, 0.79, 0.81 }));
        Assert.That(drawn.data<long>().ToArray(), Is.EqualTo(new long[] { 0, 0, 1, 1, 2 }));
    }

    [Test]
    public void Inverse_ends_at_the_last_possible_token_where_rounding_leaves_a_gap()
    {
        using var scope = NewDisposeScope();
        var drawn = CategoricalDraw.InverseCdf(tensor(new[,] { { 0.25, 0.75 - 1e-9, 0, 0 } }), tensor(new[] { 1 - 1e-12 }));
        Assert.That(drawn.item<long>(), Is.EqualTo(1));
    }

    [Test]
    public void All_three_draw_from_the_law([Values("race", "gumbel", "inverse")] string how)
    {
        using var scope = NewDisposeScope();
        const int draws = 50_000;
        var random = new RowStreams(5);
        var p = tensor(Law).expand(draws, 3);
        var ids = how switch
        {
            "race" => CategoricalDraw.Race(p * 7, random.Uniform(how, [draws, 3])[0]),
            "gumbel" => CategoricalDraw.GumbelMax(p.log() - 40, random.Uniform(how, [draws, 3])[0]),
            _ => CategoricalDraw.InverseCdf(p, random.Uniform(how, [draws])[0]),
        };
        Assert.That(TokenLaw.Pearson(ids, Law), Is.LessThan(TokenLaw.Critical(3)));
    }

    /// <summary>In float32 a token of probability 1e-8 could never arrive before one of nearly 1: uniforms end at 1 - 6e-8.</summary>
    [Test]
    public void Rare_tokens_win_as_often_as_they_should()
    {
        using var scope = NewDisposeScope();
        var weights = tensor(new[,] { { 1.0, 1e-8 } });
        var u = tensor(new[,] { { 0.9, 1 - 1e-10 } });
        using var _ = Assert.EnterMultipleScope();
        Assert.That(CategoricalDraw.Race(weights, u).item<long>(), Is.EqualTo(1));
        Assert.That(CategoricalDraw.Race(weights, u.to(ScalarType.Float32).clamp_max(1 - 6e-8)).item<long>(), Is.Zero, "the slip itself");
    }

    [Test]
    public void Mistakes_are_named()
    {
        using var scope = NewDisposeScope();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => CategoricalDraw.Race(zeros(2, 3), zeros(2, 4)), Throws.ArgumentException.With.Message.Contains("[2, 4]"));
        Assert.That(() => CategoricalDraw.InverseCdf(zeros(2, 3), zeros(3)), Throws.ArgumentException.With.Message.Contains("[3]"));
        Assert.That(() => CategoricalDraw.Race(zeros(1, 3), full([1, 3], 0.5)),
            Throws.InvalidOperationException.With.Message.Contains("every weight"));
        Assert.That(() => CategoricalDraw.GumbelMax(full([1, 3], double.NaN), full([1, 3], 0.5)), Throws.InvalidOperationException);
        Assert.That(() => CategoricalDraw.InverseCdf(full([1, 3], double.NaN), full([1], 0.5)), Throws.InvalidOperationException);
    }
}
