using Generative.Runtime;

namespace Generative.Pipelines.Tests;

/// <summary>Scores under models that read from left to right.</summary>
public sealed class ExactScoreTests
{
    private static readonly byte[] Text = BigramText.Bytes(300);

    private static ScoreRequest Request { get; } = new() { Model = "bytes", Text = Text };

    [TestCase(null, null, 32)]
    [TestCase(ByteModel.End, null, 32)]
    [TestCase(null, 1, 1)]
    [TestCase(ByteModel.End, 63, 63)]
    public async Task Score_is_the_chain_rule_with_the_context_asked_for(int? begin, int? context, int used)
    {
        // What follows depends on how much is in sight: a token scored from another context would cost something else.
        var model = new ByteModel(257, so => [(Text[so.Count % 7], so.Count / 10f)]);
        var score = await Scorer(model, begin).ScoreAsync(Request with { Context = context });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(score.BitsPerByte, Is.EqualTo(Expected(begin, used)).Within(1e-9));
        Assert.That((score.IsExact, score.StandardError, score.Draws, score.Context), Is.EqualTo((true, 0.0, 0, used)));
        Assert.That((score.Tokens, score.Bytes), Is.EqualTo((300L, 300L)));
    }

    [Test]
    public void Answers_too_large_for_one_call_come_in_several()
    {
        int[] ids = [.. Text.Select(b => (int)b)];
        ChainWindow[] windows = [new(0, 0, 30, 64), new(1, 64, 30, 64)];
        var (model, other) = (BigramText.Model(), BigramText.Model());
        var (nats, calls) = new ChainScore(model, ids).Nats(windows, default);
        var (same, parts) = new ChainScore(other, ids, 2 * 257 * 25).Nats(windows, default);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(same, Is.EqualTo(nats).Within(1e-9));
        Assert.That((calls, parts, other.Questions), Is.EqualTo((1, 3, 3)));
        Assert.That((model.LongestQuestion, other.LongestQuestion), Is.EqualTo((93, 54)), "tokens seen before come with the first part");
    }

    [Test]
    public async Task Score_does_not_depend_on_the_batch_or_the_seed()
    {
        var scorer = Scorer(BigramText.Model(), null);
        var one = await scorer.ScoreAsync(Request with { BatchSize = 1 });
        var many = await scorer.ScoreAsync(Request with { BatchSize = 5, Seed = 7 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(many.BitsPerByte, Is.EqualTo(one.BitsPerByte).Within(1e-12));
        Assert.That(many.NetworkEvaluations, Is.LessThan(one.NetworkEvaluations));
    }

    [TestCase(1, 64, 32, "")]
    [TestCase(2, 64, 32, "0:1+1")]
    [TestCase(65, 64, 32, "0:1+64")]
    [TestCase(66, 64, 32, "0:1+64 33:32+1")]
    [TestCase(140, 64, 32, "0:1+64 33:32+33 66:32+33 99:32+9")]
    [TestCase(8, 4, 1, "0:1+4 4:1+3")]
    [TestCase(8, 4, 3, "0:1+4 2:3+2 4:3+1")]
    public void Windows_score_every_token_but_the_first_once(int tokens, int window, int context, string expected)
    {
        var windows = ChainWindow.Cut(tokens, new(window, context, null));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(string.Join(' ', windows.Select(w => $"{w.Start}:{w.Seen}+{w.Count}")), Is.EqualTo(expected));
        Assert.That(windows.SelectMany(w => Enumerable.Range(w.Start + w.Seen, w.Count)), Is.EqualTo(Enumerable.Range(1, tokens - 1)));
        Assert.That(windows.Select(w => w.Length), Is.All.LessThanOrEqualTo(window));
    }

    [Test]
    public void Wrong_requests_name_the_value_and_the_fix()
    {
        var scorer = Scorer(BigramText.Model(), null);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => scorer.ScoreAsync(Request with { Draws = 4 }), Throws.ArgumentException.With.Message
            .Contains("draws is 4, and 'bytes' reads from left to right: its score is exact, without draws; leave them out"));
        Assert.That(() => scorer.ScoreAsync(Request with { Context = 0 }),
            Throws.ArgumentException.With.Message.Contains("context is 0; give at least 1"));
        Assert.That(() => scorer.ScoreAsync(Request with { Context = 64 }),
            Throws.ArgumentException.With.Message.Contains("context is 64; give at most 63"));
        Assert.That(() => scorer.ScoreAsync(Request with { Text = default }),
            Throws.ArgumentException.With.Message.Contains("The text is empty"));
    }

    [Test]
    public void Answers_that_are_no_numbers_are_the_models_fault() => Assert.That(
        () => Scorer(new ByteModel(257, _ => [(0, float.NaN)]), null).ScoreAsync(Request),
        Throws.InvalidOperationException.With.Message.Contains("'bytes' gives 64 tokens of the text, from token 1 on, NaN nats"));

    [Test]
    public Task Finished_and_cancelled_scores_leave_no_tensor_behind() => LiveTensors.AreUnchangedBy(async () =>
    {
        var scorer = Scorer(BigramText.Model(), null);
        await scorer.ScoreAsync(Request);
        using var stop = new CancellationTokenSource();
        Assert.That(() => scorer.ScoreAsync(Request, _ => stop.Cancel(), stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }, rounds: 3);

    private static TextScorer Scorer(ByteModel model, int? begin) => new(new OneModel(model, begin: begin), new RowStreamsFactory());

    /// <summary>The bits a byte of the first test's model, token by token: all logits 0 but one.</summary>
    private static double Expected(int? begin, int context)
    {
        int[] read = begin is null ? [.. Text.Select(b => (int)b)] : [begin.Value, .. Text.Select(b => (int)b)];
        var nats = begin is null ? Math.Log(257) : 0;
        var sight = 0;
        for (var i = 1; i < read.Length; i++)
        {
            sight = sight == 64 ? context : sight + 1;
            var (guess, logit) = (Text[sight % 7], (double)(sight / 10f));
            nats += Math.Log(256 + Math.Exp(logit)) - (read[i] == guess ? logit : 0);
        }
        return nats / Math.Log(2) / Text.Length;
    }
}
