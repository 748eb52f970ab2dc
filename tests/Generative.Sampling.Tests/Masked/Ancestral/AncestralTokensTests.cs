using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>Texts of independent positions: parallel draws are exact there, whatever the number of steps.</summary>
public sealed class AncestralTokensTests
{
    private const int Mask = 4, Rows = 2000, Length = 10;

    private static readonly double[] Law = [0.1, 0.4, 0.2, 0.3];

    private static readonly ISampler Ancestral = KnownSamplers.Get("ancestral");

    private static IEnumerable<TestCaseData> ExactCases()
    {
        foreach (var draw in new[] { TokenDraw.Coin, TokenDraw.Race })
            foreach (var steps in new[] { 1, 5 })
            {
                yield return new TestCaseData("absorbing", PredictionKind.Logits, draw, steps);
                yield return new TestCaseData("absorbing", PredictionKind.ConcreteScore, draw, steps);
                yield return new TestCaseData("uniform", PredictionKind.Logits, draw, steps);
                yield return new TestCaseData("uniform", PredictionKind.ConcreteScore, draw, steps);
            }
    }

    [TestCaseSource(nameof(ExactCases))]
    public void Positions_that_do_not_depend_on_each_other_follow_the_law_at_any_number_of_steps(
        string process, PredictionKind kind, TokenDraw draw, int steps)
    {
        var sampler = new AncestralTokens("exact", "", new() { Draw = draw });
        using var scope = NewDisposeScope();
        Assert.That(TokenLaw.Pearson(Run(sampler, process, kind, steps), Law), Is.LessThan(TokenLaw.Critical(4)));
    }

    [Test]
    public void Rates_held_through_a_step_are_approximate_and_right_in_the_limit(
        [Values("token-euler", "tau-leaping")] string name,
        [Values(PredictionKind.Logits, PredictionKind.ConcreteScore)] PredictionKind kind)
    {
        using var scope = NewDisposeScope();
        var sampler = KnownSamplers.Get(name);
        using var model = Model("uniform", kind);
        var predicted = HeldRates.Law((UniformTokenProcess)model.Process, Law, 3, jumpsOnce: name == "tau-leaping");
        var few = Run(sampler, "uniform", kind, 3);
        var many = TokenLaw.Variation(Run(sampler, "uniform", kind, 200, rows: 500), Law);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(many, Is.LessThan(0.03));
        Assert.That(TokenLaw.Pearson(few, predicted), Is.LessThan(TokenLaw.Critical(4)), "as far off as rates held that long bring it");
        Assert.That(predicted.Zip(Law, (p, q) => Math.Abs(p - q)).Sum() / 2, Is.GreaterThan(0.003), "which is not the law");
    }

    [Test]
    public void Mdlm_ends_without_a_mask_after_one_more_evaluation()
    {
        using var scope = NewDisposeScope();
        using var model = Model("absorbing", PredictionKind.Logits);
        using var result = SamplerRunner.Run(KnownSamplers.Get("mdlm"), model, new([1, 2, 3], 6));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.State.Value.eq(Mask).any().item<bool>(), Is.False);
        Assert.That(model.Calls, Is.EqualTo(7));
    }

    [Test]
    public void Templates_keep_their_words([Values("ancestral", "token-euler", "tau-leaping", "mdlm")] string name)
    {
        using var scope = NewDisposeScope();
        using var model = Model("absorbing", PredictionKind.Logits);
        var template = full([3, Length], Mask, ScalarType.Int64);
        template[TensorIndex.Colon, TensorIndex.Single(2)] = 3;
        template[0, 9] = 0;
        using var result = SamplerRunner.Run(KnownSamplers.Get(name), model, new([1, 2, 3], 4) { Start = new(0, template) });
        var (ids, fixedTokens) = (result.State.Value, template.ne(Mask));
        using var _ = Assert.EnterMultipleScope();
        Assert.That(ids[fixedTokens].eq(template[fixedTokens]).all().item<bool>(), Is.True);
        Assert.That(ids.eq(Mask).any().item<bool>(), Is.False);
    }

    [Test]
    public void A_row_is_the_same_alone_and_in_a_batch_with_and_without_reuse([Values] bool reuse, [Values] TokenDraw draw)
    {
        using var scope = NewDisposeScope();
        var options = new AncestralOptions { Draw = draw };
        using var model = new IndependentTokens(new AbsorbingProcess(new LogLinearMaskSchedule(), 5, Mask), Law, Length)
        {
            Traits = new(PredictionKind.Logits) { IsTimeFree = true },
        };
        using var batch = SamplerRunner.Run(new AncestralTokens("a", "", options), model, new([4, 5, 6], 7));
        using var alone = SamplerRunner.Run(new AncestralTokens("a", "", options with { Reuse = reuse }), model, new([5], 7));
        Assert.That(batch.State.Value[1].eq(alone.State.Value[0]).all().item<bool>(), Is.True);
    }

    [Test]
    public void A_run_goes_on_where_it_stopped()
    {
        using var scope = NewDisposeScope();
        using var model = Model("absorbing", PredictionKind.Logits);
        var states = new List<Tensor>();
        using var whole = SamplerRunner.Run(Ancestral, model, new([8, 9], 6), step => states.Add(step.State.Value.clone()));
        using var rest = SamplerRunner.Run(Ancestral, model, new([8, 9], 6) { Start = new(3, states[2]) });
        Assert.That(rest.State.Value.eq(whole.State.Value).all().item<bool>(), Is.True);
    }

    [Test]
    public void The_validator_says_before_a_run_what_is_approximate()
    {
        using var model = Model("absorbing", PredictionKind.Logits);
        var plain = Validator.Judge(Ancestral, model);
        var sharp = Validator.Judge(Ancestral, model, settings: new Dictionary<string, double> { ["temperature"] = 0.7, ["top-k"] = 0 });
        using var _ = Assert.EnterMultipleScope();
        Assert.That(plain.Kind, Is.EqualTo(VerdictKind.Approximate));
        Assert.That(plain.Reason, Does.Contain("independently of each other").And.Not.Contain("temperature"));
        Assert.That(sharp.Reason, Does.Contain("temperature").And.Not.Contain("top-k"));
    }

    [Test]
    public void Misfits_are_named()
    {
        using var scope = NewDisposeScope();
        using var uniform = Model("uniform", PredictionKind.Logits);
        using var masked = Model("absorbing", PredictionKind.Logits);
        using var pictures = new NoModel(new EdmProcess());
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get("mdlm"), uniform, new([1], 4)),
            Throws.TypeOf<InvalidCombinationException>().With.Message.Contains("has no mask token"));
        Assert.That(() => SamplerRunner.Run(Ancestral, pictures, new([1], 4)), Throws.TypeOf<InvalidCombinationException>());
        var frozen = new SamplingRequest([1], 4) { Settings = new Dictionary<string, double> { ["temperature"] = 0 } };
        Assert.That(() => SamplerRunner.Run(Ancestral, masked, frozen),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("temperature is 0"));
        Assert.That(() => SamplerRunner.Run(Ancestral, masked, new([1], 4) { Start = new(4, zeros([1, Length], ScalarType.Int64)) }),
            Throws.ArgumentException.With.Message.Contains("no step left"));
    }

    [Test]
    public void Known_tokens_are_there_from_the_first_question_on_and_never_asked_for_again([Values("ancestral", "mdlm")] string name)
    {
        using var scope = NewDisposeScope();
        var model = new SineTokens(6);
        var known = new KnownRegion(tensor(new long[] { 0, 3, 0, 1, 0, 0 }, [1, 6]), tensor(new[] { 1, 0, 1, 0, 1, 1 }, [1, 6]));
        var template = TokenRows.Canvas(model, 5, [-1, 3, -1, 1, -1, -1]);

        var (states, summary) = TokenRows.Run(KnownSamplers.Get(name), model, new([1], 5) { Known = known });
        var (asTemplate, cost) = TokenRows.Run(KnownSamplers.Get(name), new SineTokens(6), template);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(model.Asked.Select(a => (a.Ids[1], a.Ids[3])), Is.All.EqualTo((3L, 1L)));
        Assert.That(states, Is.EqualTo(asTemplate));
        Assert.That(summary.NetworkEvaluations, Is.EqualTo(cost.NetworkEvaluations), "known tokens do not come and go");
    }

    [Test]
    public void A_canvas_without_a_hole_is_refused_where_holes_are_what_is_filled()
    {
        using var scope = NewDisposeScope();
        var full = zeros([1, Length], ScalarType.Int64);
        using var masked = Model("absorbing", PredictionKind.Logits);
        using var uniform = Model("uniform", PredictionKind.Logits);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => SamplerRunner.Run(Ancestral, masked, new([1], 4) { Start = new(0, full) }),
            Throws.ArgumentException.With.Message.Contains("no masked position"));
        Assert.That(() => SamplerRunner.Run(Ancestral, masked, new([1], 4) { Start = new(2, full) }).Dispose(), Throws.Nothing,
            "a stopped run may have idle steps left");
        Assert.That(() => SamplerRunner.Run(Ancestral, uniform, new([1], 4) { Start = new(0, full) }).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Draws_that_the_mask_takes_part_in_refuse_what_they_would_not_look_at()
    {
        var sampler = new AncestralTokens("radd", "", new() { Draw = TokenDraw.CoinThenRaceWithMask });
        using var logits = Model("absorbing", PredictionKind.Logits);
        using var scores = Model("absorbing", PredictionKind.ConcreteScore);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => SamplerRunner.Run(sampler, logits, new([1], 4) { Constraint = new Anything() }),
            Throws.TypeOf<InvalidCombinationException>().With.Message.Contains("constraint"));
        Assert.That(() => SamplerRunner.Run(sampler, scores, new([1], 4)),
            Throws.TypeOf<InvalidCombinationException>().With.Message.Contains("concrete scores"));
        Assert.That(() => SamplerRunner.Run(sampler, logits, new([1], 4)).Dispose(), Throws.Nothing);
    }

    /// <summary>Logits and scores that say the same give the same draws, once both go through probabilities of clean tokens.</summary>
    [Test]
    public void Temperature_acts_in_every_step_on_scores_of_uniform_tokens(
        [Values("ancestral", "token-euler", "tau-leaping")] string name, [Values] bool constrained)
    {
        var request = new SamplingRequest([1, 2, 3, 4], 6)
        {
            Settings = new Dictionary<string, double> { ["temperature"] = constrained ? 1 : 0.3 },
            Constraint = constrained ? new NotTheFirstToken() : null,
        };
        // The same finite noise for both, since scores do not lead back from more.
        using var logits = new IndependentTokens(Uniform(new GeometricMaskSchedule()), Law, Length);
        using var scores = new IndependentTokens(Uniform(new GeometricMaskSchedule()), Law, Length, PredictionKind.ConcreteScore);

        var byLogits = TokenRows.Run(KnownSamplers.Get(name), logits, request).States;
        var byScores = TokenRows.Run(KnownSamplers.Get(name), scores, request).States;

        Assert.That(byScores, Is.EqualTo(byLogits));
    }

    [Test]
    public void Steps_report_no_clean_estimate_since_they_draw_none_for_every_position()
    {
        using var model = Model("absorbing", PredictionKind.Logits);
        var reported = new List<Tensor?>();
        SamplerRunner.Run(Ancestral, model, new([1], 4), step => reported.Add(step.Clean)).Dispose();
        Assert.That(reported, Has.Count.EqualTo(4).And.All.Null);
    }

    [Test]
    public void Infinite_temperature_is_refused()
    {
        using var model = Model("absorbing", PredictionKind.Logits);
        var hot = new SamplingRequest([1], 4) { Settings = new Dictionary<string, double> { ["temperature"] = double.PositiveInfinity } };
        using var _ = Assert.EnterMultipleScope();
        foreach (var name in new[] { "ancestral", "first-hitting", "confidence", "maskgit", "block-ancestral" })
            Assert.That(() => SamplerRunner.Run(KnownSamplers.Get(name), model, hot),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("temperature is"), name);
    }

    /// <summary>Rates and noise are infinite at time 1 for a schedule that leaves nothing.</summary>
    [Test]
    public void Infinite_noise_at_the_start_is_no_trouble_where_there_is_a_way_back(
        [Values("ancestral", "token-euler", "tau-leaping", "mdlm")] string name)
    {
        using var scope = NewDisposeScope();
        using var masked = new IndependentTokens(new AbsorbingProcess(new LogLinearMaskSchedule(0), 5, Mask), Law, Length);
        using var scores = new IndependentTokens(Uniform(new LogLinearMaskSchedule(0)), Law, Length, PredictionKind.ConcreteScore);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get(name), masked, new([1], 4)).Dispose(), Throws.Nothing);
        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get(name), scores, new([1], 4)).Dispose(),
            Throws.TypeOf<InvalidCombinationException>());
    }

    [Test]
    public void Nothing_is_left_behind()
    {
        using var model = Model("absorbing", PredictionKind.Logits);
        LiveTensors.AreUnchangedBy(() => SamplerRunner.Run(Ancestral, model, new([1, 2], 5)).Dispose());
    }

    private static Tensor Run(ISampler sampler, string process, PredictionKind kind, int steps, int rows = Rows)
    {
        using var model = Model(process, kind);
        var request = new SamplingRequest([.. Enumerable.Range(0, rows).Select(i => i + 1000L * steps)], steps);
        return SamplerRunner.Run(sampler, model, request).State.Value;
    }

    // Scores do not lead back from infinite noise, so those of uniform tokens take a schedule that ends before it.
    private static IndependentTokens Model(string process, PredictionKind kind) => process == "absorbing"
        ? new(new AbsorbingProcess(new LogLinearMaskSchedule(), 5, Mask), Law, Length, kind)
        : new(Uniform(kind == PredictionKind.Logits ? new LogLinearMaskSchedule(1e-9) : new GeometricMaskSchedule()), Law, Length, kind);

    private static UniformTokenProcess Uniform(MaskSchedule schedule) => new(schedule, 4);

    private sealed class Anything : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed) { }
    }

    private sealed class NotTheFirstToken : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed) => allowed[0] = false;
    }
}
