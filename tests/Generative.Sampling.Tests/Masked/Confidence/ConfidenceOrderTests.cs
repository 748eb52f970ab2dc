using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class ConfidenceOrderTests
{
    [Test]
    public void Surest_hole_is_filled_first_and_reported()
    {
        var model = new SineTokens(5);
        using var run = SamplerRunner.Begin(new ConfidenceOrder(), model, TokenRows.Canvas(model, 3, [-1, 2, -1, -1, 4]));
        run.MoveNext();

        var step = run.Current;
        var sure = Values.Of(step.State.Parts[ConfidenceOrder.Confidence]);
        var after = Values.Of(step.State.Value);
        var filled = Enumerable.Range(0, 5).Single(p => after[p] != model.Asked[0].Ids[p]);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(filled, Is.EqualTo(Array.IndexOf(sure, sure.Max())));
        Assert.That(after[filled], Is.EqualTo(Values.Of(step.Clean!)[filled]));
        Assert.That(new[] { sure[1], sure[4] }, Is.All.EqualTo(double.NegativeInfinity), "what is given is not compared");
    }

    [Test]
    public void Equally_sure_holes_are_filled_from_the_left()
    {
        var model = new SineTokens(4);
        var sampler = new ConfidenceOrder(new() { NeverSure = [0, 1, 2, 3, 4] });

        var (states, _) = TokenRows.Run(sampler, model, new([1], 4));

        Assert.That(states.Select(s => Array.IndexOf(s, model.Mask)), Is.EqualTo(new[] { 1, 2, 3, -1 }));
    }

    [Test]
    public void Tokens_of_the_options_are_not_drawn([Values] bool random, [Values(0, 1)] double temperature)
    {
        var model = new SineTokens(8);
        var request = new SamplingRequest([1, 2], 4) { Settings = new Dictionary<string, double> { ["temperature"] = temperature } };

        var tokens = TokenRows.Final(new ConfidenceOrder(new() { NeverDrawn = [1, 3], RandomRemasking = random }), model, request);

        Assert.That(tokens, Has.None.AnyOf(1L, 3L, model.Mask));
    }

    [Test]
    public void Blocks_are_filled_from_left_to_right()
    {
        var model = new SineTokens(7);
        var request = TokenRows.Canvas(model, 4, [3, -1, -1, -1, -1, -1, -1]) with
        {
            Settings = new Dictionary<string, double> { ["block-length"] = 3 },
        };

        var (states, _) = TokenRows.Run(new ConfidenceOrder(), model, request);

        Assert.That(states.Select(s => s[1..4].Count(t => t == model.Mask)), Is.EqualTo(new[] { 1, 0, 0, 0 }));
        Assert.That(states.Select(s => s[4..].Count(t => t == model.Mask)), Is.EqualTo(new[] { 3, 3, 1, 0 }));
    }

    [Test]
    public void Row_of_a_batch_is_the_row_alone([Values] bool random)
    {
        var model = new SineTokens(6);
        var sampler = new ConfidenceOrder(new() { RandomRemasking = random });
        var settings = new Dictionary<string, double> { ["temperature"] = 0.8 };
        var batch = TokenRows.Canvas(model, 3, [-1, 2, -1, 3, 4, -1], [-1, -1, -1, -1, -1, 1]) with { Settings = settings };
        var alone = TokenRows.Canvas(model, 3, [-1, -1, -1, -1, -1, 1]) with { Seeds = [2], Settings = settings };

        Assert.That(TokenRows.Final(sampler, model, batch)[6..], Is.EqualTo(TokenRows.Final(sampler, model, alone)));
    }

    [TestCase(6)]
    [TestCase(-1)]
    public void Tokens_of_the_options_are_of_the_vocabulary(int token)
    {
        using var model = new SineTokens(4);
        using var _ = Assert.EnterMultipleScope();
        foreach (var options in new ConfidenceOptions[] { new() { NeverDrawn = [1, token] }, new() { NeverSure = [token] } })
            Assert.That(() => TokenRows.Run(new ConfidenceOrder(options), model, new([1], 4)),
                Throws.ArgumentException.With.Message.Contains($"name token {token}; the vocabulary of 'absorbing' has 0 to 5"));
    }

    [Test]
    public void Mask_that_may_be_drawn_leaves_no_say_to_a_constraint()
    {
        using var model = new SineTokens(4);
        var sampler = new ConfidenceOrder(new() { DrawsMask = true });
        Assert.That(() => TokenRows.Run(sampler, model, new([1], 4) { Constraint = new Anything() }),
            Throws.TypeOf<InvalidCombinationException>().With.Message.Contains("DrawsMask"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Tokens_are_drawn_by_a_uniform_a_position_unless_they_race(bool races)
    {
        using var model = new SineTokens(4);
        var random = new NotedDraws([1, 2]);
        var request = new SamplingRequest([1, 2], 2)
        {
            Random = random, Settings = new Dictionary<string, double> { ["temperature"] = 1 },
        };

        TokenRows.Run(new ConfidenceOrder(new() { Races = races }), model, request);

        Assert.That(random.Shapes, Is.All.EqualTo(races ? "token 4x6" : "token 4"));
    }

    [Test]
    public void Tokens_at_temperature_one_follow_the_law([Values] bool races)
    {
        using var scope = NewDisposeScope();
        double[] law = [0.1, 0.4, 0.2, 0.3];
        using var model = new IndependentTokens(new AbsorbingProcess(new LogLinearMaskSchedule(), 5, 4), law, 300);
        var sampler = new ConfidenceOrder(new() { RandomRemasking = true, Races = races });
        var request = new SamplingRequest([.. Enumerable.Range(0, 20).Select(i => (long)i)], 4)
        {
            Settings = new Dictionary<string, double> { ["temperature"] = 1 },
        };
        // More holes than are looked at together.
        using var result = SamplerRunner.Run(sampler, model, request);
        Assert.That(TokenLaw.Pearson(result.State.Value, law), Is.LessThan(TokenLaw.Critical(4)));
    }

    private sealed class Anything : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed) { }
    }

    [Test]
    public void Plan_of_the_confident_one_chooses_by_value()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(new ConfidenceOrder().Plan.ChoosesByValue);
        Assert.That(new ConfidenceOrder(new() { RandomRemasking = true }).Plan.ChoosesByValue, Is.False);
        Assert.That(new ConfidenceOrder(new() { RandomRemasking = true }).Name, Is.EqualTo("random-remask"));
    }
}
