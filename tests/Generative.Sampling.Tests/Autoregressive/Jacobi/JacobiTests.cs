namespace Generative.Sampling.Tests;

public sealed class JacobiTests
{
    private static readonly long[][] Prompts = [[1], [3, 2, 0, 3], [2, 2], [0, 1, 2, 0, 1, 2, 0, 1], [3]];

    private static ISampler Jacobi => KnownSamplers.Get("jacobi");

    [Test]
    public void Texts_are_those_of_one_token_at_a_time(
        [Values] bool greedy, [Values(1, 3, 16, 40)] int window, [Values] bool zeros, [Values("cached", "plain", "recurrent")] string kind)
    {
        var request = GivenTexts.Request(23, Prompts) with { Decoding = new() { Stop = new EndsWith(0, 2) } };
        IGenerativeModel model = kind == "plain" ? new WithoutCache(Drafting.Model()) : Drafting.Model(kind == "recurrent");

        using var result = SamplerRunner.Run(Jacobi, model,
            request.With(null, ("greedy", greedy ? 1 : 0), ("window", window), ("zeros", zeros ? 1 : 0)));

        using var one = SamplerRunner.Run(KnownSamplers.Get(greedy ? "greedy" : "sample"), Drafting.Model(), request);
        Assert.That(GivenTexts.Of(result.State), Is.EqualTo(GivenTexts.Of(one.State)));
        Assert.That(GivenTexts.LogProbabilities(result.State), Is.EqualTo(GivenTexts.LogProbabilities(one.State)).Within(1e-12));
    }

    [Test]
    public void Rules_see_the_guesses_before_a_token()
    {
        (string, double)[] settings = [("temperature", 0.7), ("repetition", 1.3), ("no-repeat-ngram", 3), ("top-k", 3)];
        var request = GivenTexts.Request(20, Prompts).With(null, settings);

        Assert.That(GivenTexts.Run(Jacobi, Drafting.Model(), request),
            Is.EqualTo(GivenTexts.Run(KnownSamplers.Get("sample"), Drafting.Model(), request)));
    }

    [Test]
    public void Constraint_that_refuses_wrong_guesses_is_asked_about_right_ones_alone([Values] bool greedy, [Values] bool zeros)
    {
        // The first guesses repeat a token, which this constraint takes for a text of somebody else's.
        var request = GivenTexts.Request(20, [1], [3, 2, 0, 3], [2, 1], [0]) with { Constraint = new NoTokenTwiceInARow() };

        Assert.That(GivenTexts.Run(Jacobi, Drafting.Model(), request.With(null, ("greedy", greedy ? 1 : 0), ("zeros", zeros ? 1 : 0))),
            Is.EqualTo(GivenTexts.Run(KnownSamplers.Get(greedy ? "greedy" : "sample"), Drafting.Model(), request)));
    }

    [Test]
    public void Wrong_guesses_that_leave_no_token_do_no_harm([Values] bool greedy)
    {
        // No token comes twice and the last one ends the text: a window of guesses soon has them all.
        var request = GivenTexts.Request(20, [[1], [2], [3, 4], [5]]) with { Decoding = new() { Stop = new EndsWith(0) } };

        Assert.That(GivenTexts.Run(Jacobi, new TableModel(6), request.With(null, ("greedy", greedy ? 1 : 0), ("no-repeat-ngram", 1))),
            Is.EqualTo(GivenTexts.Run(
                KnownSamplers.Get(greedy ? "greedy" : "sample"), new TableModel(6), request.With(null, ("no-repeat-ngram", 1)))));
    }

    [Test]
    public void Rules_of_the_request_are_asked_about_right_texts_alone()
    {
        var rule = new Asked();
        var request = GivenTexts.Request(20, Prompts) with { Decoding = new() { Rules = [rule] } };

        var texts = GivenTexts.Run(Jacobi, Drafting.Model(), request);

        Assert.That(rule.Texts, Is.Not.Empty.And.All.Matches<long[]>(asked => texts.Any(t => t.AsSpan().StartsWith(asked))));
    }

    [Test]
    public void Tokens_that_hang_on_nothing_before_them_take_one_pass_a_block()
    {
        // All tokens equally likely: what is drawn is a function of its uniform alone.
        using var result = SamplerRunner.Run(Jacobi, new TableModel(4, spread: 0), GivenTexts.Request(48, Prompts));

        Assert.That(result.Summary.NetworkEvaluations, Is.LessThanOrEqualTo(6), "a pass that computes a block, and one that confirms it");
    }

    [Test]
    public void Block_never_takes_more_passes_than_it_has_tokens()
    {
        using var result = SamplerRunner.Run(Jacobi, Drafting.Model(), GivenTexts.Request(32, Prompts).With(null, ("window", 8)));
        Assert.That(result.Summary.NetworkEvaluations, Is.LessThanOrEqualTo(32));
    }

    [Test]
    public void Resumed_run_goes_on_as_if_it_had_not_stopped()
    {
        var request = GivenTexts.Request(15, Prompts) with { Decoding = new() { Stop = new EndsWith(0) } };
        List<SampleState> states = [];
        SamplerRunner.Run(Jacobi, Drafting.Model(), request, s => states.Add(GivenTexts.Own(s.State))).Dispose();

        for (var row = 1; row <= states.Count; row++)
            Assert.That(GivenTexts.Run(Jacobi, Drafting.Model(), request with { Start = new(row, states[row - 1]) }),
                Is.EqualTo(GivenTexts.Of(states[^1])), $"row {row}");
    }

    [Test]
    public void What_does_not_fit_is_refused_by_name()
    {
        var request = GivenTexts.Request(5, Prompts);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => SamplerRunner.Run(Jacobi, Drafting.Model(), request.With(null, ("window", 2.5))),
            Throws.ArgumentException.With.Message.Contains("window is 2.5"));
        var remembering = request with { Decoding = new() { Rules = [new SelfTermination(0.1, [0])] } };
        Assert.That(() => SamplerRunner.Run(Jacobi, Drafting.Model(), remembering),
            Throws.ArgumentException.With.Message.Contains("every earlier step"));
    }

    private sealed class NoTokenTwiceInARow : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed)
        {
            var text = canvas.Row(row)[..position];
            for (var i = 1; i < text.Length; i++)
                if (text[i] == text[i - 1])
                    throw new InvalidOperationException($"token {i} repeats the one before it");
            allowed[(int)text[^1]] = false;
        }
    }

    private sealed class Asked : ILogitsRule
    {
        public List<long[]> Texts { get; } = [];

        public TorchSharp.torch.Tensor Apply(TorchSharp.torch.Tensor scores, IReadOnlyList<DecodingRow> rows)
        {
            Texts.AddRange(rows.Select(r => r.Tokens.ToArray()));
            return scores;
        }
    }
}
