using System.Globalization;

namespace Generative.Sampling.Tests;

/// <summary>
/// 20,000 texts of every sampler that checks drafts, in one ragged batch, against the model's exact law of their first three tokens. A
/// right sampler fails once in a million runs.
/// </summary>
public sealed class SpeculativeLawTests
{
    private const int Rows = 20_000;

    private static readonly long[] Prompt = [1, 3], Company = [0, 2, 3, 1, 3, 0];

    private static readonly (string, double)[][] Settings =
    [
        [], [("draft-length", 1)], [("draft-policy", 1), ("policy-threshold", 0.4)], [("draft-policy", 2), ("policy-threshold", 1.2)],
        [("temperature", 0.6), ("top-k", 3), ("repetition", 1.3)],
    ];

    [Test]
    public void Drafts_of_a_model_keep_the_law([Range(0, 4)] int settings) =>
        Assert.That(OverCritical(KnownSamplers.Get("speculative"), Settings[settings]), Is.LessThan(1));

    [TestCase("prompt-lookup")]
    [TestCase("prompt-lookup", "ngram", 1.0)]
    [TestCase("spectr")]
    [TestCase("spectr", "drafts", 2.0)]
    [TestCase("token-tree")]
    [TestCase("token-tree", "branches", 3.0)]
    [TestCase("token-tree", "branches", 4.0, Description = "every token of the vocabulary is drafted")]
    public void Other_drafts_keep_the_law(string name, string? setting = null, double value = 0) =>
        Assert.That(OverCritical(KnownSamplers.Get(name), setting is null ? [] : [(setting, value)]), Is.LessThan(1));

    [Test]
    public void Recursive_rejection_with_replacement_keeps_the_law() => Assert.That(OverCritical(
        new Speculative("tree", "", new ModelDraft(), new RecursiveAcceptance(withoutReplacement: false), DraftForm.Tree)), Is.LessThan(1));

    [Test]
    public void Models_without_a_cache_and_recurrent_ones_keep_the_law([Values] bool recurrent) => Assert.That(OverCritical(
        KnownSamplers.Get("speculative"), model: recurrent ? Drafting.Model(true) : new WithoutCache(Drafting.Model()),
        draft: Drafting.Draft(recurrent)), Is.LessThan(1));

    [Test]
    public void Wrong_rules_are_found([Values] bool takesAll, [Values] bool branches)
    {
        var sampler = new Speculative("wrong", "", new ModelDraft(), new Wrong(takesAll), branches ? DraftForm.Lines : DraftForm.Line);
        Assert.That(OverCritical(sampler), Is.GreaterThan(1));
    }

    [Test]
    public void Dropping_drafted_tokens_for_what_they_are_is_found()
    {
        var sampler = new Speculative("wrong", "", new Picky(), new SpeculativeAcceptance(), DraftForm.Line);
        Assert.That(OverCritical(sampler), Is.GreaterThan(1));
    }

    [Test]
    public void Acceptance_is_what_theory_expects([Values("speculative", "prompt-lookup", "spectr", "token-tree")] string name)
    {
        var request = GivenTexts.Request(12, [.. Enumerable.Repeat(Company, 1000)]).With(Drafting.Draft())
            with { Seeds = [.. Enumerable.Range(0, 1000).Select(i => 70_000L + i)] };
        using var result = SamplerRunner.Run(KnownSamplers.Get(name), Drafting.Model(), request);

        var (drafted, accepted, expected) = (Drafting.Total(result.State, DecodingParts.Drafted),
            Drafting.Total(result.State, DecodingParts.Accepted), Drafting.Total(result.State, DecodingParts.ExpectedAcceptance));
        var gain = 1000 * 12 / Drafting.Total(result.State, DecodingParts.Rounds);
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: accepted {accepted / drafted:F4}, expected {expected / drafted:F4}, {gain:F3} tokens a round"));
        // Taken or not, less the chance of it: a martingale, of variance 1/4 at most for each decision; a tree's place has two.
        var decisions = name == "token-tree" ? 2 : 1;
        Assert.That(Math.Abs(accepted - expected), Is.LessThan(5 * Math.Sqrt(decisions * drafted / 4)));
    }

    [Test]
    public void Expected_acceptance_of_a_place_is_one_less_the_distance_of_the_laws()
    {
        var (model, draft) = (Drafting.Model(), Drafting.Draft());
        using var result = SamplerRunner.Run(KnownSamplers.Get("speculative"), model, GivenTexts.Request(2, Prompt).With(draft));

        var distance = model.Law(Prompt).Zip(draft.Law(Prompt), (p, q) => Math.Abs(p - q)).Sum() / 2;
        Assert.That(Drafting.Total(result.State, DecodingParts.ExpectedAcceptance), Is.EqualTo(1 - distance).Within(1e-6));
    }

    /// <summary>Pearson's statistic over its critical value.</summary>
    private static double OverCritical(
        ISampler sampler, (string, double)[]? settings = null, IGenerativeModel? model = null, ICausalModel? draft = null)
    {
        var exact = Drafting.Model();
        var request = GivenTexts.Request(4, [.. Enumerable.Range(0, Rows + 200).Select(row => row % 101 == 0 ? Company : Prompt)])
            .With(draft ?? Drafting.Draft(), settings ?? []);
        if (settings?.Any(s => s.Item1 == "temperature") is not true)
            return Of(exact.Probability);

        // The processed law by the plain sampler's own rules.
        var rules = new LogitsChain([new RepetitionPenalty(1.3), new Temperature(0.6), new TopK(3)]);
        return Of((text, next) => next.Select((token, i) => Processed(rules, exact, [.. text, .. next.Take(i)])[token])
            .Aggregate(1.0, (product, p) => product * p));

        double Of(Func<IReadOnlyList<long>, IReadOnlyList<long>, double> probability)
        {
            var texts = GivenTexts.Run(sampler, model ?? exact, request);
            long[] drawn = [.. texts.Where(t => t.Length == Prompt.Length + 4).Take(Rows).Select(t => (t[2] * 4 + t[3]) * 4 + t[4])];
            Assert.That(drawn, Has.Length.EqualTo(Rows));
            return ChiSquare.OverCritical(drawn, [.. Enumerable.Range(0, 64).Select(i => probability(Prompt, [i / 16, i / 4 % 4, i % 4]))]);
        }
    }

    private static double[] Processed(LogitsChain rules, TableModel model, long[] text)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var scores = TorchSharp.torch.tensor(model.Logits(text)).unsqueeze(0).to(TorchSharp.torch.ScalarType.Float64);
        return Values.Of(rules.Apply(scores, [new(text, Prompt.Length)]).softmax(-1));
    }

    /// <summary>Takes every first draft, or draws the last token from the model's law instead of what a rejection leaves of it.</summary>
    private sealed class Wrong(bool takesAll) : IDraftAcceptance
    {
        public bool Distinct => false;

        public DraftVerdict Verify(
            ReadOnlySpan<double> target, ReadOnlySpan<double> draft, ReadOnlySpan<long> tokens, ReadOnlySpan<double> tests, double last)
        {
            if (takesAll)
                return new(0, tokens[0], 1);
            var right = new SequentialAcceptance().Verify(target, draft, tokens, tests, last);
            return right.Accepted >= 0 ? right : new(-1, LawDraw.Token(target, last), 0);
        }
    }

    /// <summary>Drafts of a model, but no draft where it would begin with token 2.</summary>
    private sealed class Picky : IDraftSource
    {
        private readonly ModelDraft _inner = new();

        public string Name => "picky";

        public IReadOnlyList<SamplerSetting> Settings => [];

        public IDraftRun Begin(DraftSetup setup) => new Run(_inner.Begin(setup));

        private sealed class Run(IDraftRun inner) : IDraftRun
        {
            public IReadOnlyList<Draft> Propose(IReadOnlyList<DraftQuestion> texts) =>
                [.. inner.Propose(texts).Select(d => d.Tokens.Count > 0 && d.Tokens[0] == 2 ? Draft.None : d)];

            public void Learn(IReadOnlyList<DraftOutcome> outcomes) => inner.Learn(outcomes);

            public void Dispose() => inner.Dispose();
        }
    }
}
