namespace Generative.Sampling.Tests;

public sealed class SpeculativeGreedyTests
{
    private static readonly long[][] Prompts = [[1], [3, 2, 0, 3], [2, 2], [0, 1, 2, 0, 1, 2, 0, 1], [3]];

    private static ISampler Greedy => KnownSamplers.Get("greedy");

    [Test]
    public void Greedy_texts_are_those_of_the_plain_sampler_token_for_token(
        [ValueSource(typeof(Drafting), nameof(Drafting.Names))] string name, [Values] bool cached)
    {
        var request = GivenTexts.Request(25, Prompts);
        IGenerativeModel model = cached ? Drafting.Model() : new WithoutCache(Drafting.Model());

        using var result = SamplerRunner.Run(KnownSamplers.Get(name), model, request.With(Drafting.Draft(), ("greedy", 1)));

        using var plain = SamplerRunner.Run(Greedy, Drafting.Model(), request);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(GivenTexts.Of(result.State), Is.EqualTo(GivenTexts.Of(plain.State)));
        Assert.That(GivenTexts.LogProbabilities(result.State), Is.EqualTo(GivenTexts.LogProbabilities(plain.State)).Within(1e-12));
        Assert.That(result.Summary.Steps, Is.LessThan(25));
    }

    [Test]
    public void Penalties_and_stops_hold_in_greedy_texts([ValueSource(typeof(Drafting), nameof(Drafting.Names))] string name)
    {
        (string, double)[] penalties = [("repetition", 1.4), ("no-repeat-ngram", 3)];
        var request = GivenTexts.Request(12, Prompts) with { Decoding = new() { Stop = new EndsWith(1, 0) } };

        var texts = GivenTexts.Run(KnownSamplers.Get(name), Drafting.Model(),
            request.With(Drafting.Draft(), [("greedy", 1), .. penalties]));

        Assert.That(texts, Is.EqualTo(GivenTexts.Run(Greedy, Drafting.Model(), request.With(null, penalties))));
        Assert.That(texts.Select((t, row) => t.Length - Prompts[row].Length).Min(), Is.LessThan(12), "a text stopped early");
    }

    [Test]
    public void Numbers_of_a_draw_change_no_greedy_text([Values("speculative", "prompt-lookup", "spectr", "token-tree", "jacobi")] string name)
    {
        // A small typical mass keeps the tokens of the most usual surprise, not the likeliest one.
        var request = GivenTexts.Request(25, Prompts);

        using var result = SamplerRunner.Run(KnownSamplers.Get(name), Drafting.Model(), request.With(
            name == "jacobi" ? null : Drafting.Draft(), ("greedy", 1), ("typical", 0.2), ("temperature", 2)));

        using var plain = SamplerRunner.Run(Greedy, Drafting.Model(), request);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(GivenTexts.Of(result.State), Is.EqualTo(GivenTexts.Of(plain.State)));
        Assert.That(GivenTexts.LogProbabilities(result.State), Is.EqualTo(GivenTexts.LogProbabilities(plain.State)).Within(1e-12));
    }

    [Test]
    public void Recurrent_model_and_draft_go_back_to_snapshots()
    {
        var request = GivenTexts.Request(80, Prompts);
        var model = Drafting.Model(recurrent: true);

        var texts = GivenTexts.Run(KnownSamplers.Get("speculative"), model, request.With(Drafting.Draft(recurrent: true), ("greedy", 1)));

        Assert.That(texts, Is.EqualTo(GivenTexts.Run(Greedy, Drafting.Model(), request)));
        Assert.That(model.Sent.Max(), Is.LessThan(Prompts.Length * 40), "what was rejected is not sent again for ever");
    }

    [Test]
    public void Model_that_drafts_for_itself_is_asked_once_for_every_five_tokens()
    {
        using var result = SamplerRunner.Run(KnownSamplers.Get("speculative"), Drafting.Model(),
            GivenTexts.Request(25, Prompts).With(Drafting.Model(), ("greedy", 1)));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Summary.NetworkEvaluations, Is.EqualTo(5));
        Assert.That(Drafting.Total(result.State, DecodingParts.Accepted), Is.EqualTo(Drafting.Total(result.State, DecodingParts.Drafted)));
        Assert.That(Drafting.Total(result.State, DecodingParts.Rounds), Is.EqualTo(25));
    }

    [Test]
    public void Validator_calls_greedy_texts_biased_and_drawn_ones_exact(
        [ValueSource(typeof(Drafting), nameof(Drafting.Names))] string name)
    {
        var sampler = KnownSamplers.Get(name);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Validator.Judge(sampler, Drafting.Model()).Kind, Is.EqualTo(VerdictKind.Exact));
        Assert.That(Validator.Judge(sampler, Drafting.Model(), null, new Dictionary<string, double> { ["greedy"] = 1 }).Kind,
            Is.EqualTo(VerdictKind.Approximate));
    }
}
