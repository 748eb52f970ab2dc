namespace Generative.Sampling.Tests;

public sealed class BeamSearchTests
{
    private static readonly long[][] Prompts = [[1], [3, 2, 0, 3], [2, 2]];

    private static ISampler Beam => KnownSamplers.Get("beam");

    [Test]
    public void With_as_many_beams_as_texts_the_best_text_is_found([Values(0, 1, 2)] double penalty, [Values] bool cached)
    {
        const int Tokens = 3, Steps = 4, End = 0;
        var model = new TableModel(Tokens, spread: 2);
        var request = Request(Steps, 81, penalty, Prompts);

        using var result = SamplerRunner.Run(Beam, cached ? model : new WithoutCache(model), request);

        var logs = GivenTexts.LogProbabilities(result.State);
        var texts = GivenTexts.Of(result.State);
        for (var row = 0; row < Prompts.Length; row++)
        {
            var prompt = Prompts[row];
            var best = Endings([]).MaxBy(made => Score(prompt, made))!;
            Assert.That(texts[row], Is.EqualTo((long[])[.. prompt, .. best]), $"row {row}");
            Assert.That(logs[row].Sum(), Is.EqualTo(Math.Log(model.Probability(prompt, best))).Within(1e-9));
        }

        double Score(long[] prompt, long[] made) => Math.Log(model.Probability(prompt, made)) / Math.Pow(made.Length, penalty);

        IEnumerable<long[]> Endings(long[] made) => made.Length == Steps || (made.Length > 0 && made[^1] == End) ? [made]
            : Enumerable.Range(0, Tokens).SelectMany(t => Endings([.. made, t]));
    }

    [Test]
    public void One_beam_is_greedy()
    {
        var request = Request(10, 1, 1, Prompts);
        var greedy = request with { Settings = new Dictionary<string, double>() };

        Assert.That(GivenTexts.Run(Beam, new TableModel(), request),
            Is.EqualTo(GivenTexts.Run(KnownSamplers.Get("greedy"), new TableModel(), greedy)));
    }

    [Test]
    public void Few_beams_find_a_likelier_text_than_greedy_somewhere_and_the_cache_changes_nothing()
    {
        long[][] prompts = [.. Enumerable.Range(0, 25).Select(i => new long[] { i / 5, i % 5 })];
        var model = new TableModel(spread: 1.5);
        var request = Request(8, 4, 0, prompts) with { Decoding = new() };
        var beam = GivenTexts.Run(Beam, model, request);
        var greedy = GivenTexts.Run(KnownSamplers.Get("greedy"), model, request with { Settings = new Dictionary<string, double>() });

        double[] gain = [.. beam.Zip(greedy, (b, g) => Math.Log(model.Probability(b[..2], b[2..]) / model.Probability(g[..2], g[2..])))];
        using var _ = Assert.EnterMultipleScope();
        Assert.That(gain.Count(g => g > 1e-9), Is.GreaterThan(5));
        Assert.That(GivenTexts.Run(Beam, new WithoutCache(model), request), Is.EqualTo(beam));
    }

    [Test]
    public void Text_of_a_batch_is_what_it_is_alone()
    {
        var request = Request(12, 3, 1, Prompts);
        var together = GivenTexts.Run(Beam, new TableModel(4), request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(together.Zip(Prompts, (t, p) => t.Length - p.Length), Is.Not.All.EqualTo(together[0].Length - Prompts[0].Length),
            "they end at different times");
        for (var row = 0; row < Prompts.Length; row++)
            Assert.That(GivenTexts.Run(Beam, new TableModel(4), Request(12, 3, 1, Prompts[row])), Is.EqualTo(new[] { together[row] }));
    }

    [Test]
    public void Equals_are_resolved_by_the_order_of_tokens() => Assert.That(
        GivenTexts.Run(Beam, new TableModel(4, spread: 0), Request(3, 4, 1, [2]) with { Decoding = new() })[0],
        Is.EqualTo(new long[] { 2, 0, 0, 0 }));

    [Test]
    public void Prompt_is_sent_once_and_then_one_row_a_hypothesis()
    {
        var model = new TableModel();
        GivenTexts.Run(Beam, model, Request(4, 3, 1, Prompts) with { Decoding = new() });
        using var _ = Assert.EnterMultipleScope();
        Assert.That(model.Sent, Is.EqualTo(new[] { 7, 9, 9, 9 }));
        Assert.That(model.Rows, Is.EqualTo(new[] { 3, 9, 9, 9 }));
    }

    [Test]
    public void Stop_that_ends_most_continuations_leaves_no_beam_empty_that_another_could_fill()
    {
        var model = new TableModel(9);
        var order = model.Logits([1]).Select((logit, token) => (logit, (long)token)).OrderDescending().Select(t => t.Item2).ToArray();

        GivenTexts.Run(Beam, model, Request(2, 3, 1, [1]) with { Decoding = new() { Stop = new AllBut([order[0], order[^1]]) } });

        Assert.That(model.Rows, Is.EqualTo(new[] { 1, 2 }), "the likeliest and the unlikeliest of nine tokens go on");
    }

    [Test]
    public void Rules_bind_every_hypothesis()
    {
        var request = Request(6, 3, 1, Prompts);
        var settings = new Dictionary<string, double>(request.Settings) { ["no-repeat-ngram"] = 1, ["min-tokens"] = 2 };
        var texts = GivenTexts.Run(Beam, new TableModel(12), request with { Settings = settings });
        using var _ = Assert.EnterMultipleScope();
        foreach (var (text, prompt) in texts.Zip(Prompts))
        {
            Assert.That(text[prompt.Length..], Is.Unique.And.None.AnyOf([.. prompt.Cast<object>()]));
            Assert.That(text.Length - prompt.Length, Is.GreaterThan(1));
        }
    }

    [Test]
    public void Steps_report_one_text_a_row_and_the_last_one_is_finished()
    {
        List<(int Index, long[] Shape, bool Finished)> seen = [];
        SamplerRunner.Run(Beam, new TableModel(), Request(5, 3, 1, [1, 2], [3, 4]) with { Decoding = new() }, s => seen.Add(
            (s.Index, s.State.Value.shape, s.State.Parts[DecodingParts.Finished].all().item<bool>()))).Dispose();
        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 5).Select(i => (i, new long[] { 2, 3 + i }, i == 4))));
    }

    [Test]
    public void Stopped_search_and_rules_that_remember_are_refused()
    {
        var model = new TableModel();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => SamplerRunner.Run(Beam, model, Request(5, 3, 1, [1]) with { Start = new(2, GivenTexts.State([1, 2, 3])) }),
            Throws.ArgumentException.With.Message.Contains("starts at row 2"));
        Assert.That(() => SamplerRunner.Run(Beam, model, Request(5, 3, 1, [1]) with
        {
            Decoding = new() { Rules = [new SelfTermination(0.1, [0])] },
        }),
            Throws.InvalidOperationException.With.Message.Contains("'self-termination' needs what the network said"));
    }

    /// <summary>Token 0 ends a text.</summary>
    private static SamplingRequest Request(int steps, int beams, double penalty, params long[][] prompts) =>
        GivenTexts.Request(steps, prompts) with
        {
            Decoding = new() { Stop = new EndsWith(0), EndTokens = [0] },
            Settings = new Dictionary<string, double> { ["beams"] = beams, ["length-penalty"] = penalty },
        };

    private sealed class AllBut(long[] tokens) : ITokenStop
    {
        public bool IsEnd(ReadOnlySpan<long> text, int made) => !tokens.Contains(text[^1]);
    }
}
