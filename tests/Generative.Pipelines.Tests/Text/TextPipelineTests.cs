using Generative.Sampling;

namespace Generative.Pipelines.Tests;

public sealed class TextPipelineTests
{
    private TinyTextPipeline tiny = null!;

    private static IEnumerable<string> MaskSamplers() => KnownSamplers.All
        .Where(s => s.Solver is { Kind: StateKind.Tokens, OnlyProcess: null } && s.Plan.Order != PlanOrder.NextBlock).Select(s => s.Name);

    [OneTimeSetUp]
    public void Write() => tiny = new();

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [TestCaseSource(nameof(MaskSamplers))]
    [TestCase("block-first-hitting")]
    [TestCase("block-ancestral")]
    public async Task Fixed_words_come_back_exactly_and_are_never_touched(string sampler)
    {
        var request = TinyTextPipeline.Request with
        {
            Sampler = sampler, Steps = 12, Count = 5, Template = "In the [MASK*6] God, [MASK*3]!",
        };
        var layout = tiny.Pipeline.Plan(request).Layouts[0];
        TextStep? last = null;
        await foreach (var step in tiny.Pipeline.StreamAsync(request))
        {
            last = step;
            foreach (var text in step.Texts)
                for (var i = 0; i < layout.Length; i++)
                    if (layout.Ids[i] != TextLayout.Hole)
                        Assert.That(text.Ids[i], Is.EqualTo(layout.Ids[i]), $"step {step.Step}, text {text.Number}, position {i}");
        }
        Assert.That(last!.IsFinished);
        var texts = (await tiny.Pipeline.GenerateAsync(request)).Texts;
        Assert.That(texts, Has.Count.EqualTo(5).And.All.StartsWith("In the ").And.All.Contains(" God, ").And.All.EndsWith("!"));
    }

    private static IEnumerable<TestCaseData> Networks()
    {
        var (absorbing, padded) = (TinyTextModel.Absorbing(), TinyTextModel.Absorbing(280));
        yield return new(TinyTextModel.Mdlm(true), "subs", absorbing, "first-hitting");
        yield return new(TinyTextModel.Sedd(true), "concrete-score", absorbing, "ancestral");
        yield return new(TinyTextModel.Sedd(false), "concrete-score", TinyTextModel.Uniform(), "ancestral");
        yield return new(TinyTextModel.Llada(), "subs", padded, "confidence");
        yield return new(TinyTextModel.Llada(), "subs", padded, "first-hitting");
        yield return new(TinyTextModel.Bd3lm(2), "subs", absorbing, "block-first-hitting");
        yield return new(TinyTextModel.Bd3lm(2), "subs", absorbing, "block-ancestral");
    }

    [TestCaseSource(nameof(Networks))]
    public async Task Every_network_fills_a_template(
        ComponentSettings module, string parameterisation, ComponentSettings process, string sampler)
    {
        TinyTextModel.Write(tiny["other"], "other", module, parameterisation, process);
        using var catalog = new ModelCatalog([], new Dictionary<string, string> { ["other"] = tiny["other"] }, () => TorchSharp.torch.CPU);
        var pipeline = new TextPipeline(catalog, new SamplerRegistry(KnownSamplers.All), new Runtime.RowStreamsFactory());
        var result = await pipeline.GenerateAsync(new()
        {
            Model = "other", Sampler = sampler, Steps = 6, Count = 3, Template = "In the[MASK*7] God",
        });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Texts, Has.All.StartsWith("In the").And.All.EndsWith(" God"));
        Assert.That(result.TokenIds.SelectMany(ids => ids), Has.All.LessThan(TinyTextModel.Vocabulary),
            "a padded table has no more tokens");
        Assert.That(result.TokenIds, Has.All.Count.EqualTo(10));
        Assert.That(result.Plan.Verdict.ToString(), process.Type == "uniform-tokens"
            ? Does.Contain("given words are noised along with the rest") : Does.Not.Contain("given words"));
    }

    [Test]
    public async Task First_hitting_asks_once_a_token()
    {
        var result = await tiny.Pipeline.GenerateAsync(TinyTextPipeline.Request with { Count = 3 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That((result.NetworkEvaluations, result.RowEvaluations, result.Tokens), Is.EqualTo((6, 18L, 18L)));
        Assert.That(result.Plan.Verdict.Kind, Is.EqualTo(VerdictKind.Approximate), "a space at the end of fixed text is a constraint");
        Assert.That(tiny.Pipeline.Plan(TinyTextPipeline.Request with { Template = "In the[MASK*6] God" }).Verdict,
            Is.EqualTo(Verdict.Exact));
    }

    [Test]
    public async Task Rows_that_did_not_change_are_not_asked_about_again()
    {
        var result = await tiny.Pipeline.GenerateAsync(TinyTextPipeline.Request with { Sampler = "ancestral", Steps = 100 });

        Assert.That(result.NetworkEvaluations, Is.LessThanOrEqualTo(7), "six tokens change the text at most six times");
    }

    [Test]
    public async Task Draw_settings_reach_the_sampler()
    {
        var greedy = TinyTextPipeline.Request with { Template = "In[MASK*1] God", TopK = 1, Count = 4 };
        var bold = greedy with { TopK = null, Temperature = 1e6, Template = "In[MASK*20] God" };

        using var _ = Assert.EnterMultipleScope();
        Assert.That((await tiny.Pipeline.GenerateAsync(greedy)).Texts.Distinct().Count(), Is.EqualTo(1));
        Assert.That((await tiny.Pipeline.GenerateAsync(bold)).Texts.Distinct().Count(), Is.EqualTo(4));
        Assert.That(tiny.Pipeline.Plan(greedy).Settings["top-k"], Is.EqualTo(1));
        Assert.That(tiny.Pipeline.Plan(greedy with { TopK = null, TopP = 0.5, Temperature = 0.7 }).Verdict.Reason,
            Does.Contain("temperature and top-p"));
    }

    [Test]
    public async Task Guidance_by_the_words_changes_the_text_and_asks_about_both()
    {
        var request = TinyTextPipeline.Request with { Count = 2, Template = "In the[MASK*9] God" };
        var plain = await tiny.Pipeline.GenerateAsync(request);
        var guided = await tiny.Pipeline.GenerateAsync(request with { Guidance = 4 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(guided.Texts, Is.Not.EqualTo(plain.Texts));
        Assert.That((guided.RowEvaluations, plain.RowEvaluations), Is.EqualTo((36L, 18L)));
        Assert.That(guided.Plan.Verdict.ToString(), Does.Contain("guidance 4 sharpens"));
    }

    [TestCase("block-first-hitting")]
    [TestCase("block-ancestral")]
    public async Task Guidance_by_the_words_works_block_by_block(string sampler)
    {
        TinyTextModel.Write(tiny["blocks"], "blocks", TinyTextModel.Bd3lm(4), "subs");
        var request = new TextRequest { Model = "blocks", Sampler = sampler, Template = "In the[MASK*13] God", Count = 3 };
        var plain = await tiny.Pipeline.GenerateAsync(request);
        var guided = await tiny.Pipeline.GenerateAsync(request with { Guidance = 4 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(guided.Texts, Is.Not.EqualTo(plain.Texts).And.All.StartsWith("In the").And.All.EndsWith(" God"));
        Assert.That(guided.TokenIds.Select(ids => ids.Count), Is.All.EqualTo(16), "four blocks");
    }

    [TestCase("confidence", 2, null, true)]
    [TestCase("confidence", 1, null, false)]
    [TestCase("confidence", 2, 1.0, false)]
    [TestCase("ancestral", 2, null, false)]
    public void Several_texts_at_temperature_0_are_warned_about(string sampler, int count, double? temperature, bool warned) =>
        Assert.That(tiny.Pipeline.Plan(TinyTextPipeline.Request with { Sampler = sampler, Count = count, Temperature = temperature })
            .Verdict.Reason.Contains("texts hardly differ by their seeds"), Is.EqualTo(warned));
}
