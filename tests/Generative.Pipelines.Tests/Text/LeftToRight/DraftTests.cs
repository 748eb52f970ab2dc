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
        var (result, added) = await ByteCatalog.StreamAsync(Catalog().Pipeline, request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Plan.Sampler.Name, Is.EqualTo(name));
        Assert.That(result.AcceptanceRate, Is.InRange(0.3, 1.0));
        Assert.That(result.ExpectedAcceptance, Is.EqualTo(result.AcceptanceRate!.Value).Within(0.25));
        Assert.That(result.TokensPerEvaluation, Is.GreaterThan(1));
        Assert.That(added.Select(a => string.Concat(a)), Is.EqualTo(result.Continuations));
        Assert.That(result.Plan.Verdict, Is.EqualTo(Verdict.Exact));
    }

    [Test]
    public async Task Greedy_text_is_the_same_with_a_draft_and_stops_at_the_same_place()
    {
        var pipeline = Catalog().Pipeline;
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
        var catalog = Catalog().Add("wide", ByteModel.Random(vocabulary: 300))
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
    public void Draft_that_fills_holes_is_refused()
    {
        using var tiny = new TinyTextPipeline();
        var catalog = new ByteCatalog(ByteModel.Random());
        var masked = tiny.Catalog.Describe("tiny-text");

        Assert.That(() => TextPlan.Make(Request, catalog.Describe("bytes"), tiny.Samplers, new Runtime.RowStreamsFactory(), masked),
            Throws.ArgumentException.With.Message.Contains("The draft 'small' does not write from left to right"));
    }

    private static ByteCatalog Catalog() => new ByteCatalog(ByteModel.Random(1e9)).Add("small", new ByteModel(ByteModel.End + 1, _ =>
        [.. "abcdefg .".Select((letter, i) => ((int)letter, 60f + (i % 2)))]));
}
