using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class NextTokenTests
{
    private static readonly long[][] Prompts = [[1], [4, 2, 0, 3], [2, 2], [0, 1, 2], [3]];

    private static ISampler Sample => KnownSamplers.Get("sample");

    private static ISampler Greedy => KnownSamplers.Get("greedy");

    [Test]
    public void Texts_of_three_tokens_have_the_law_of_the_model()
    {
        const int Rows = 20_000;
        var model = new TableModel(4);
        var request = GivenTexts.Request(3, [.. Enumerable.Repeat(new long[] { 1, 3 }, Rows)]);

        var texts = GivenTexts.Run(Sample, model, request);

        long[] drawn = [.. texts.Select(t => (t[2] * 4 + t[3]) * 4 + t[4])];
        double[] law = [.. Enumerable.Range(0, 64).Select(i => model.Probability([1, 3], [i / 16, i / 4 % 4, i % 4]))];
        Assert.That(ChiSquare.OverCritical(drawn, law), Is.LessThan(1));
    }

    [Test]
    public void Greedy_takes_the_likeliest_token_each_time([Values] bool cached)
    {
        var model = new TableModel();
        var texts = GivenTexts.Run(Greedy, cached ? model : new WithoutCache(model), GivenTexts.Request(9, Prompts));

        foreach (var (text, prompt) in texts.Zip(Prompts))
        {
            Assert.That(text, Has.Length.EqualTo(prompt.Length + 9));
            for (var i = prompt.Length; i < text.Length; i++)
                Assert.That(text[i], Is.EqualTo(Array.IndexOf(model.Logits(text[..i]), model.Logits(text[..i]).Max())));
        }
    }

    [Test]
    public void Only_tokens_the_cache_lacks_are_sent_and_finished_texts_no_more()
    {
        var model = new TableModel();
        var request = GivenTexts.Request(6, Prompts) with { Decoding = new() { Stop = new EndsWith(0) } };

        var texts = GivenTexts.Run(Sample, model, request);

        int[] made = [.. texts.Zip(Prompts, (t, p) => t.Length - p.Length)];
        using var _ = Assert.EnterMultipleScope();
        Assert.That(made.Distinct().Count(), Is.GreaterThan(2), "the texts end at different times");
        Assert.That(model.Sent[0], Is.EqualTo(Prompts.Sum(p => p.Length)));
        Assert.That(model.Sent.Skip(1), Is.EqualTo(Enumerable.Range(1, made.Max() - 1).Select(i => made.Count(m => m > i))));
        Assert.That(model.Caches.Single().IsDisposed, Is.True);
    }

    [Test]
    public void Row_of_a_batch_is_what_it_is_alone([Values("sample", "greedy")] string name, [Values] bool cached)
    {
        var request = GivenTexts.Request(8, Prompts) with { Decoding = new() { Stop = new EndsWith(0) } };
        var together = GivenTexts.Run(KnownSamplers.Get(name), Model(), request);

        for (var row = 0; row < Prompts.Length; row++)
        {
            var alone = request with { Seeds = [row + 1], Start = new(0, GivenTexts.State(Prompts[row])) };
            Assert.That(GivenTexts.Run(KnownSamplers.Get(name), Model(), alone)[0], Is.EqualTo(together[row]), $"row {row}");
        }

        IGenerativeModel Model() => cached ? new TableModel() : new WithoutCache(new TableModel());
    }

    [Test]
    public void Prompts_sent_in_parts_give_the_same_texts([Values(1, 2, 3, 5, 100)] int chunk)
    {
        var request = GivenTexts.Request(5, [1, 0, 3, 4, 2, 2, 1], [4], [2, 2, 3]);
        var model = new TableModel();

        var texts = GivenTexts.Run(Sample, model, request with { Decoding = new() { PrefillChunk = chunk } });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(texts, Is.EqualTo(GivenTexts.Run(Sample, new TableModel(), request)));
        Assert.That(model.Sent.Sum(), Is.EqualTo(11 + 4 * 3), "every token once");
        Assert.That(model.Sent.Max(), Is.LessThanOrEqualTo(Math.Min(11, 3 * chunk)));
    }

    [TestCase("sample", 0)]
    [TestCase("greedy", 0)]
    [TestCase("sample", 0.01, Description = "a rule that remembers earlier steps")]
    public void Run_resumed_after_any_step_goes_on_as_if_it_had_not_stopped(string name, double selfTerminating)
    {
        var request = GivenTexts.Request(7, Prompts) with
        {
            Decoding = new() { Stop = new EndsWith(0), EndTokens = [0] },
            Settings = new Dictionary<string, double> { ["self-terminating"] = selfTerminating },
        };
        List<SampleState> states = [];
        SamplerRunner.Run(KnownSamplers.Get(name), new TableModel(), request, s => states.Add(GivenTexts.Own(s.State))).Dispose();
        Assert.That(states, Has.Count.GreaterThan(2));

        for (var row = 1; row <= states.Count; row++)
        {
            List<int> indices = [];
            var resumed = request with { Start = new(row, states[row - 1]) };
            using var rest = SamplerRunner.Run(KnownSamplers.Get(name), new TableModel(), resumed, s => indices.Add(s.Index));
            Assert.That(GivenTexts.Of(rest.State), Is.EqualTo(GivenTexts.Of(states[^1])), $"row {row}");
            Assert.That(GivenTexts.LogProbabilities(rest.State), Is.EqualTo(GivenTexts.LogProbabilities(states[^1])), $"row {row}");
            Assert.That(indices[0], Is.EqualTo(row));
        }
    }

    [Test]
    public void Log_probabilities_are_those_of_the_drawn_tokens_under_what_they_were_drawn_from()
    {
        var model = new TableModel();
        var request = GivenTexts.Request(4, Prompts) with { Settings = new Dictionary<string, double> { ["temperature"] = 0.5 } };
        using var result = SamplerRunner.Run(Sample, model, request);

        var logs = GivenTexts.LogProbabilities(result.State);
        foreach (var (text, row) in GivenTexts.Of(result.State).Select((t, row) => (t, row)))
            for (var i = Prompts[row].Length; i < text.Length; i++)
            {
                double[] squares = [.. model.Law(text[..i]).Select(p => p * p)];
                Assert.That(logs[row][i - Prompts[row].Length], Is.EqualTo(Math.Log(squares[text[i]] / squares.Sum())).Within(1e-9));
            }
    }

    [Test]
    public void Stop_of_several_tokens_ends_a_text_with_its_last_one()
    {
        var request = GivenTexts.Request(200, Prompts) with { Decoding = new() { Stop = new EndsWith(2, 4) } };
        using var result = SamplerRunner.Run(Sample, new TableModel(), request);

        using var _ = Assert.EnterMultipleScope();
        foreach (var (text, prompt) in GivenTexts.Of(result.State).Zip(Prompts))
        {
            var made = string.Concat(text[prompt.Length..]);
            Assert.That(made, Does.EndWith("24"));
            Assert.That(made.IndexOf("24", StringComparison.Ordinal), Is.EqualTo(made.Length - 2));
        }
        Assert.That(result.State.Parts[DecodingParts.Finished].all().item<bool>(), Is.True);
    }

    [Test]
    public void Texts_that_cannot_be_begun_or_continued_are_refused_by_name()
    {
        var model = new TableModel();
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => SamplerRunner.Run(Sample, model, new([1, 2], 3)),
            Throws.ArgumentException.With.Message.Contains("Text 0 has no token to continue, and 'table'"));
        Assert.That(() => SamplerRunner.Run(Sample, model, GivenTexts.Request(3, [1], [])),
            Throws.ArgumentException.With.Message.Contains("Text 1 has no token"));
        Assert.That(() => SamplerRunner.Run(Sample, model, GivenTexts.Request(3, [1]) with { Start = new(2, GivenTexts.State([1, 2])) }),
            Throws.ArgumentException.With.Message.Contains("starts at row 2, and its state lacks the part 'prompts'"));
        Assert.That(() => SamplerRunner.Run(Sample, model, GivenTexts.Request(3, [1]) with
        {
            Start = new(0, GivenTexts.State([1, 2]).WithPart(NextTokenProcess.Lengths, tensor(new long[] { 3 }))),
        }), Throws.ArgumentException.With.Message.Contains("Text 0 has 3 tokens, 3 of them its prompt's, and its row holds 2"));
        Assert.That(() => SamplerRunner.Run(Sample, model, GivenTexts.Request(3, [1]) with { Known = new(ones(1, 1), ones(1, 1)) }),
            Throws.ArgumentException.With.Message.Contains("written from left to right"));
    }

    [TestCase("sample")]
    [TestCase("greedy")]
    [TestCase("beam")]
    public void Where_no_token_is_left_the_error_says_so(string name)
    {
        var request = GivenTexts.Request(3, [1]) with { Decoding = new() { Rules = [new BadWords([[0], [1], [2], [3], [4]])] } };
        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get(name), new TableModel(), request),
            Throws.InvalidOperationException.With.Message.Contains("bar every token"));
    }
}
