namespace Generative.Pipelines.Tests;

public sealed class DraftTests
{
    private static readonly TextRequest Request = ByteCatalog.Request with { Sampler = null, Draft = "small" };

    [TestCase(null, "speculative")]
    [TestCase("spectr", "spectr")]
    [TestCase("token-tree", "token-tree")]
    public async Task Proposals_are_counted_and_the_text_streams(string? sampler, string name)
    {
        var request = Request with { Sampler = sampler, Count = 3, MaxTokens = 30, BatchSize = 2 };
        var catalog = Catalog();
        var (result, added) = await ByteCatalog.StreamAsync(catalog.Catalog.Pipeline, request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Plan.Sampler.Name, Is.EqualTo(name));
        Assert.That(result.AcceptanceRate, Is.InRange(0.3, 1.0));
        Assert.That(result.ExpectedAcceptance, Is.EqualTo(result.AcceptanceRate!.Value).Within(0.25));
        Assert.That(result.TokensPerEvaluation, Is.GreaterThan(1));
        Assert.That(result.Rounds, Is.InRange(result.NetworkEvaluations, result.Tokens));
        Assert.That(result.DraftEvaluations, Is.EqualTo(catalog.Small.Questions), "of both batches");
        Assert.That(added.Select(a => string.Concat(a)), Is.EqualTo(result.Continuations));
        Assert.That(result.Plan.Verdict, Is.EqualTo(Verdict.Exact));
    }

    [Test]
    public async Task Greedy_text_is_the_same_with_a_draft_and_stops_at_the_same_place()
    {
        var pipeline = Catalog().Catalog.Pipeline;
        var request = Request with { MaxTokens = 40, Stop = ["cab", "ga"] };
        var plain = await pipeline.GenerateAsync(request with { Sampler = "greedy", Draft = null });
        var checkedAtOnce = await pipeline.GenerateAsync(request with
        {
            Sampler = "speculative", Settings = new Dictionary<string, double> { ["greedy"] = 1 },
        });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(checkedAtOnce.TokenIds, Is.EqualTo(plain.TokenIds));
        Assert.That((checkedAtOnce.Texts[0], checkedAtOnce.FinishReasons[0]), Is.EqualTo((plain.Texts[0], plain.FinishReasons[0])));
    }

    [Test]
    public void Draft_that_is_missing_or_does_not_fit_is_refused()
    {
        var catalog = Catalog().Catalog.Add("wide", ByteModel.Random(vocabulary: 300))
            .Add("short", ByteModel.Random(), d => d with { ContextLength = 20 });
        var pipeline = catalog.Pipeline;

        using var _ = Assert.EnterMultipleScope();
        foreach (var sampler in new[] { "speculative", "spectr", "token-tree" })
            Assert.That(() => pipeline.Plan(Request with { Sampler = sampler, Draft = null }),
                Throws.ArgumentException.With.Message.Contains($"The sampler '{sampler}' checks what a draft proposes, and "
                    + "there is none; give a smaller model of the same tokens as draft"));
        foreach (var sampler in new[] { "sample", "greedy", "beam", "prompt-lookup", "jacobi" })
            Assert.That(() => pipeline.Plan(Request with { Sampler = sampler }), Throws.ArgumentException.With.Message.Contains(
                $"draft is 'small', and the sampler '{sampler}' uses none"));
        Assert.That(() => pipeline.Plan(Request with { Draft = "wide" }), Throws.ArgumentException.With.Message.Contains(
            "The draft 'wide' has 300 tokens and 'bytes' 257: they must be the same"));
        Assert.That(() => pipeline.Plan(Request with { Draft = "short", MaxTokens = 30 }), Throws.InstanceOf<ContextOverrunException>()
            .With.Message.Contains("33 in all, and 'short' sees 20; make at most 17"));
        Assert.That(() => pipeline.Plan(Request with { Draft = "none" }), Throws.InstanceOf<KeyNotFoundException>());
        Assert.That(() => pipeline.Plan(Request with { Temperature = 0.5, Settings = new Dictionary<string, double> { ["greedy"] = 1 } }),
            Throws.ArgumentException.With.Message.Contains("temperature is given, and the sampler 'speculative' with greedy 1 "
                + "draws nothing"));
    }

    [Test]
    public void Cache_that_the_draft_does_not_keep_is_refused()
    {
        var pipeline = Catalog().Catalog.Add("short", ByteModel.Random(), d => d with { ContextLength = 20 })
            .Add("whole", ByteModel.Random(), d => d with { CacheKinds = [CacheKind.All] }).Pipeline;
        var request = Request with { MaxTokens = 100, Cache = new(CacheKind.Lambda) { Window = 21 } };

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => pipeline.Plan(request with { Draft = "short" }), Throws.ArgumentException.With.Message.Contains(
            "cache window is 21, and the draft 'short' sees 20 tokens; give at most 20"));
        Assert.That(() => pipeline.Plan(request with { Draft = "whole" }), Throws.ArgumentException.With.Message.Contains(
            "cache is Lambda, and the draft 'whole' keeps none of that kind; leave the cache or the draft out"));
        Assert.That(pipeline.Plan(request with { Draft = "short", Cache = new(CacheKind.Lambda) { Window = 20 } }).Steps, Is.EqualTo(100));
    }

    [Test]
    public void Draft_that_fills_holes_is_refused()
    {
        using var tiny = new TinyTextPipeline();
        var catalog = new ByteCatalog(ByteModel.Random());
        var masked = tiny.Catalog.Describe("tiny-text");

        Assert.That(() => TextPlan.Make(Request, catalog.Describe("bytes"), tiny.Samplers, new Runtime.RowStreamsFactory(), masked),
            Throws.ArgumentException.With.Message.Contains("The draft 'small' does not write from left to right"));
    }

    [Test]
    public async Task Sure_draft_takes_a_round_for_every_five_tokens()
    {
        var catalog = new ByteCatalog(ByteModel.Script("abcdefghijkl", 3)).Add("small", ByteModel.Script("abcdefghijkl", 3));
        var result = await catalog.Pipeline.GenerateAsync(Request with { MaxTokens = 10 });

        Assert.That((result.Rounds, result.DraftEvaluations, result.AcceptanceRate), Is.EqualTo(((long?)2, (int?)8, (double?)1)));
        Assert.That(result.ExpectedAcceptance, Is.EqualTo(1).Within(1e-9));
    }

    [Test]
    public async Task Proposals_from_the_text_itself_cost_no_evaluation()
    {
        var result = await Catalog().Catalog.Pipeline.GenerateAsync(
            Request with { Draft = null, Sampler = "prompt-lookup", MaxTokens = 30 });

        Assert.That((result.DraftEvaluations, result.Rounds), Is.EqualTo(((int?)0, (long?)result.RowEvaluations)));
    }

    [Test]
    public void Draft_of_the_same_size_whose_tokens_are_spelled_otherwise_is_refused()
    {
        using var tiny = new TinyTextPipeline();
        var merged = tiny.Catalog.Describe("tiny-text").Tokenizer!();
        var wide = merged.VocabularySize;
        var catalog = new ByteCatalog(ByteModel.Random(vocabulary: wide), d => d with { Tokenizer = () => Bytes("<end>") })
            .Add("stop", ByteModel.Random(vocabulary: wide), d => d with { Tokenizer = () => Bytes("<stop>") })
            .Add("merged", ByteModel.Random(vocabulary: wide), d => d with { Tokenizer = () => merged })
            .Add("fewer", ByteModel.Random(vocabulary: wide), d => d with { Tokenizer = () => Bytes() })
            .Add("mute", ByteModel.Random(vocabulary: wide), d => d with { Tokenizer = () => throw new FileNotFoundException("none") });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => catalog.Pipeline.Plan(Request with { Draft = "stop" }), Throws.ArgumentException.With.Message.Contains(
            "The draft 'stop' has '<stop>' as token 256 and 'bytes' has '<end>': their tokenizers differ"));
        Assert.That(() => catalog.Pipeline.Plan(Request with { Draft = "merged" }), Throws.ArgumentException.With.Message.Contains(
            "their tokenizers differ, and what the draft proposes would mean something else; name a draft with the model's tokenizer"));
        Assert.That(catalog.Pipeline.Plan(Request with { Draft = "fewer" }).Verdict, Is.EqualTo(Verdict.Exact), "texts spell no end");
        Assert.That(catalog.Pipeline.Plan(Request with { Draft = "mute" }).Verdict, Is.EqualTo(Verdict.Exact), "it needs no tokenizer");
    }

    private static Tokenizers.ByteTokenizer Bytes(params string[] special) => new(special);

    private static (ByteCatalog Catalog, ByteModel Small) Catalog()
    {
        var small = new ByteModel(ByteModel.End + 1, _ => [.. "abcdefg .".Select((letter, i) => ((int)letter, 60f + (i % 2)))]);
        return (new ByteCatalog(ByteModel.Random(1e9)).Add("small", small), small);
    }
}
