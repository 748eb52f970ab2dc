namespace Generative.Sampling.Tests;

public sealed class BlockSamplerTests
{
    private static readonly Func<BlockOptions, ISampler>[] Samplers = [o => new BlockFirstHitting(o), o => new BlockAncestral(o)];

    [Test]
    public void Cache_changes_neither_tokens_nor_evaluations_and_saves_the_finished_blocks(
        [Values(0, 1)] int which, [Values(1, 5)] int steps)
    {
        var (plain, caching) = (new BlockSines(12, 4), new BlockSines(12, 4));
        var request = new SamplingRequest([1, 2, 3], steps);

        var without = TokenRows.Run(Samplers[which](new() { UseCache = false }), plain, request);
        var with = TokenRows.Run(Samplers[which](new()), caching, request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(with.States, Is.EqualTo(without.States));
        Assert.That(with.Summary.NetworkEvaluations, Is.EqualTo(without.Summary.NetworkEvaluations));
        Assert.That(with.States[^1], Does.Not.Contain(caching.Mask));
        Assert.That(plain.Caches, Is.Empty);
        Assert.That(caching.Caches.Select(c => c.IsDisposed), Is.EqualTo(new[] { true }));
        // Each block once more when it is finished, but the last.
        Assert.That(caching.Computed, Is.EqualTo(3 * (4 * with.Summary.NetworkEvaluations + 2 * 4)));
        Assert.That(plain.Computed, Is.GreaterThan(caching.Computed));
    }

    [Test]
    public void Blocks_are_filled_from_left_to_right_one_position_a_step()
    {
        var model = new BlockSines(6, 3);

        var (states, summary) = TokenRows.Run(new BlockFirstHitting(), model, new([4], 1));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(states.Select(s => s.Count(t => t == model.Mask)), Is.EqualTo(new[] { 5, 4, 3, 2, 1, 0 }));
        Assert.That(states.Take(3).Select(s => s[3..].Count(t => t == model.Mask)), Is.All.EqualTo(3));
        Assert.That(summary.NetworkEvaluations, Is.EqualTo(6));
        Assert.That(model.Asked.Select(a => a.Ids.Length), Is.EqualTo(new[] { 3, 3, 3, 6, 6, 6 }), "later blocks are absent");
    }

    [Test]
    public void Row_of_a_batch_is_the_row_alone([Values(0, 1)] int which)
    {
        var model = new BlockSines(8, 4);
        var batch = TokenRows.Canvas(model, 6, [1, 2, 3, -1, 4, -1, 2, 2], [-1, -1, -1, -1, -1, -1, -1, 1]);
        var alone = TokenRows.Canvas(model, 6, [-1, -1, -1, -1, -1, -1, -1, 1]) with { Seeds = [2] };

        var sampler = Samplers[which](new());
        Assert.That(TokenRows.Final(sampler, model, batch)[8..], Is.EqualTo(TokenRows.Final(sampler, model, alone)));
    }

    [Test]
    public void Block_that_is_given_needs_no_evaluation([Values(0, 1)] int which)
    {
        var model = new BlockSines(9, 3);
        var request = TokenRows.Canvas(model, 1, [1, 2, 3, 4, 0, 1, -1, -1, -1]);

        var (states, summary) = TokenRows.Run(Samplers[which](new()), model, request);

        Assert.That(states[^1][..6], Is.EqualTo(new long[] { 1, 2, 3, 4, 0, 1 }));
        Assert.That(summary.NetworkEvaluations, Is.EqualTo(which == 0 ? 3 : 1));
    }

    [Test]
    public void Time_conditioned_network_is_asked_without_a_cache_wherever_something_is_drawn()
    {
        var model = new BlockSines(8, 4, isTimeFree: false);

        var (_, racing) = TokenRows.Run(new BlockAncestral(new() { Races = true }), model, new([1], 3));
        model.Asked.Clear();
        var (states, tossing) = TokenRows.Run(new BlockAncestral(), model, new([1], 3));

        using var _ = Assert.EnterMultipleScope();
        Assert.That((model.Caches.Count, racing.NetworkEvaluations), Is.EqualTo((0, racing.Steps)));
        var changes = states.Prepend([.. Enumerable.Repeat(model.Mask, 8)]).Zip(states).Count(s => !s.First.SequenceEqual(s.Second));
        Assert.That(tossing.NetworkEvaluations, Is.EqualTo(changes), "the coins say first whether there is anything to ask");
    }

    [TestCase(0, false, "hit-time 1, hit-position 1, token 1")]
    [TestCase(0, true, "hit-time 1, hit-position 1, token 1x6")]
    [TestCase(1, false, "unmask 4, token 4")]
    [TestCase(1, true, "token 4x6")]
    public void Two_uniforms_a_position_do_unless_tokens_race(int which, bool races, string expected)
    {
        var random = new NotedDraws([1]);

        TokenRows.Run(Samplers[which](new() { Races = races }), new BlockSines(8, 4), new([1], 1) { Random = random });

        Assert.That(random.Shapes.Distinct(), Is.EqualTo(expected.Split(", ")));
    }

    [Test]
    public void Positions_that_do_not_depend_on_each_other_follow_the_law([Values] bool races, [Values(1, 4)] int steps)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        double[] law = [0.1, 0.4, 0.2, 0.3];
        using var model = new IndependentTokens(new AbsorbingProcess(new LogLinearMaskSchedule(), 5, 4), law, 10);
        var sampler = new BlockAncestral(new() { BlockLength = 5, Races = races });
        using var result = SamplerRunner.Run(sampler, model, new([.. Enumerable.Range(0, 1000).Select(i => (long)i)], steps));
        Assert.That(TokenLaw.Pearson(result.State.Value, law), Is.LessThan(TokenLaw.Critical(4)));
    }

    [Test]
    public void Blocks_that_do_not_divide_the_text_are_refused([Values(0, 1)] int which)
    {
        var model = new BlockSines(12, 4);
        Assert.That(() => TokenRows.Run(Samplers[which](new()), model, TokenRows.Canvas(model, 1, [-1, -1, -1, -1, -1, 1])),
            Throws.ArgumentException.With.Message.Contains("block length is 4, which does not divide the 6 positions; give 4"));
    }

    [Test]
    public void Blocks_of_another_length_than_the_networks_are_invalid()
    {
        using var model = new BlockSines(12, 4);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Validator.Judge(new BlockFirstHitting(), model), Is.EqualTo(Verdict.Exact));
        Assert.That(Validator.Judge(new BlockFirstHitting(new() { BlockLength = 4 }), model), Is.EqualTo(Verdict.Exact));
        Assert.That(Validator.Judge(new BlockFirstHitting(new() { BlockLength = 6 }), model).Kind, Is.EqualTo(VerdictKind.Invalid));
        Assert.That(() => new BlockFirstHitting(new() { BlockLength = 0 }),
            Throws.ArgumentException.With.Message.Contains("give at least 1"));
    }
}
