namespace Generative.Sampling.Tests.Schedules;

public sealed class DiscreteChainTests
{
    [Test]
    public void Linear_chain_has_the_betas_of_the_paper()
    {
        var chain = DiscreteChain.Linear();

        using var _ = Assert.EnterMultipleScope();
        Assert.That((chain.Betas[0], chain.Betas[^1]), Is.EqualTo((1e-4, 0.02)).Using<(double, double)>((a, b) =>
            Math.Abs(a.Item1 - b.Item1) < 1e-12 && Math.Abs(a.Item2 - b.Item2) < 1e-12));
        Assert.That(chain.Betas[500], Is.EqualTo(1e-4 + (0.02 - 1e-4) * 500 / 999).Within(1e-12));
        Assert.That(chain.AlphaBars[1], Is.EqualTo((1 - chain.Betas[0]) * (1 - chain.Betas[1])).Within(1e-14));
        Assert.That(DiscreteChain.Linear(500).Betas[0], Is.EqualTo(2e-4).Within(1e-12));
    }

    [Test]
    public void Kept_steps_keep_their_signal_and_the_betas_between_them_follow()
    {
        var whole = DiscreteChain.Linear();
        var chain = whole.Keep("8");

        using var _ = Assert.EnterMultipleScope();
        Assert.That(chain.Timesteps, Is.EqualTo(new[] { 0, 143, 285, 428, 571, 714, 856, 999 }));
        Assert.That(chain.AlphaBars, Is.EqualTo(chain.Timesteps.Select(t => whole.AlphaBars[t])));
        Assert.That(chain.Betas[3], Is.EqualTo(1 - whole.AlphaBars[428] / whole.AlphaBars[285]).Within(1e-15));
        Assert.That(chain.PreviousAlphaBars, Is.EqualTo(chain.AlphaBars.SkipLast(1).Prepend(1)));
        Assert.That(chain.Levels, Is.EqualTo(new double[] { 1000, 857, 715, 572, 429, 286, 144, 1, 0 }));
    }

    [Test]
    public void Posterior_is_that_of_two_normal_laws()
    {
        // The product of N(x_t; sqrt(1 - beta) x, beta) and N(x; sqrt(before) x_0, 1 - before) over x: precisions add.
        var chain = DiscreteChain.Linear().Keep("8");
        var precision = (1 - chain.Betas[4]) / chain.Betas[4] + 1 / (1 - chain.PreviousAlphaBars[4]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(chain.PosteriorVariances[4], Is.EqualTo(1 / precision).Within(1e-14));
        Assert.That(chain.LogPosteriorVariances[4], Is.EqualTo(Math.Log(1 / precision)).Within(1e-12));
        Assert.That(chain.PosteriorVariances[0], Is.Zero);
        Assert.That(chain.LogPosteriorVariances[0], Is.EqualTo(Math.Log(chain.PosteriorVariances[1])));
    }

    [Test]
    public void Process_walked_along_the_levels_has_the_chains_signal()
    {
        var chain = DiscreteChain.Linear().Keep("ddim25");

        foreach (var (level, i) in chain.Levels.SkipLast(1).Reverse().Select((level, i) => (level, i)))
            Assert.That(Math.Pow(chain.Process.Scale(level), 2), Is.EqualTo(chain.AlphaBars[i]).Within(1e-13));
    }

    [Test]
    public void Chain_of_one_step_has_finite_tables()
    {
        var chain = DiscreteChain.Linear().Keep([999]);

        Assert.That((chain.Count, double.IsFinite(chain.LogPosteriorVariances[0])), Is.EqualTo((1, true)));
    }

    [Test]
    public void Nonsense_is_refused()
    {
        var chain = DiscreteChain.Linear();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => chain.Keep(Array.Empty<int>()), Throws.ArgumentException.With.Message.Contains("give at least one, ascending"));
        Assert.That(() => chain.Keep([5, 5]), Throws.ArgumentException.With.Message.Contains("[5, 5]"));
        Assert.That(() => chain.Keep([5, 1000]), Throws.ArgumentException.With.Message.Contains("has 1000, which is not in this chain"));
        Assert.That(() => DiscreteChain.Linear(20), Throws.InstanceOf<ArgumentException>().With.Message.Contains("steps is 20"));
        Assert.That(() => new DiscreteChain([0.5, 0]), Throws.ArgumentException.With.Message.Contains("last alpha-bar is 0"));
    }
}
