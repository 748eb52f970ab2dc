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
    public async Task Text_is_a_function_of_its_seed_whatever_else_is_asked_for()
    {
        var request = TinyTextPipeline.Request with { Template = "In the [MASK*2-5] God [MASK*1-4]", Seed = 40 };
        var alone = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            tiny.Pipeline.GenerateAsync(request with { Seed = 40 + i })));
        var together = await tiny.Pipeline.GenerateAsync(request with { Count = 6, BatchSize = 4 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(together.TokenIds, Is.EqualTo(alone.Select(a => a.TokenIds[0])));
        Assert.That(together.Texts.Distinct().Count(), Is.EqualTo(6));
        Assert.That(together.Plan.Seeds, Is.EqualTo(new long[] { 40, 41, 42, 43, 44, 45 }));
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
    public async Task Steps_mark_what_they_changed()
    {
        var seen = 0;
        var layout = tiny.Pipeline.Plan(TinyTextPipeline.Request).Layouts[0];
        int[] before = [.. layout.Ids.Select(id => id == TextLayout.Hole ? TinyTextModel.Mask : id)];
        await foreach (var step in tiny.Pipeline.StreamAsync(TinyTextPipeline.Request))
        {
            var text = step.Texts[0];
            Assert.That(text.Changed, Is.EqualTo(Enumerable.Range(0, before.Length).Where(i => before[i] != text.Ids[i])));
            Assert.That(text.Changed, Has.Count.EqualTo(step.IsFinished ? 0 : 1));
            Assert.That((step.Done, step.Total), Is.EqualTo((6L - text.Masked, 6L)));
            Assert.That(text.Spans("").Where(s => s.IsChanged).Count(), Is.EqualTo(text.Changed.Count));
            Assert.That(text.Text("~"), Does.StartWith("In the").And.EndsWith(" God"));
            Assert.That(text.Text("~").Count(c => c == '~'), Is.GreaterThanOrEqualTo(text.Masked));
            (before, seen) = ([.. text.Ids], seen + 1);
        }
        Assert.That(seen, Is.EqualTo(7));
    }

    [Test]
    public void Open_lengths_are_drawn_evenly_from_the_seed()
    {
        var request = TinyTextPipeline.Request with { Template = "In[MASK*2-5] God", Count = 4000 };
        var lengths = tiny.Pipeline.Plan(request).Layouts.Select(l => l.Holes).ToArray();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(tiny.Pipeline.Plan(request with { Count = 1, Seed = 17 }).Layouts[0].Holes, Is.EqualTo(lengths[17]));
        Assert.That(lengths.Distinct().Order(), Is.EqualTo(new[] { 2, 3, 4, 5 }));
        // 1000 each on average, standard deviation 27.4: five of them are passed in one of 400,000 runs.
        foreach (var length in lengths.Distinct())
            Assert.That(lengths.Count(l => l == length), Is.EqualTo(1000).Within(137), $"length {length}");
    }

    [Test]
    public async Task Prompt_begins_the_text_and_the_rest_fills_up_to_the_length()
    {
        var whole = await tiny.Pipeline.GenerateAsync(new() { Model = "tiny-text", Prompt = "In the " });
        var part = await tiny.Pipeline.GenerateAsync(new() { Model = "tiny-text", Prompt = "In", Template = " the[MASK]", Length = 10 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(whole.TokenIds[0], Has.Count.EqualTo(TinyTextModel.Length));
        Assert.That(whole.Texts[0], Does.StartWith("In the "));
        Assert.That((part.TokenIds[0].Count, part.Tokens), Is.EqualTo((10, 8L)));
        Assert.That(part.Texts[0], Does.StartWith("In the"));
    }

    [TestCase("né 日本 – ok", "")]
    [TestCase("  two  spaces ", " end ")]
    [TestCase("line\n", "\n[")]
    [TestCase("a [MASK] b", "")]
    [TestCase("", "[MASK*3]")]
    public async Task Fixed_text_of_any_kind_comes_back_letter_for_letter(string before, string after)
    {
        var result = await tiny.Pipeline.GenerateAsync(new()
        {
            Model = "tiny-text", Prompt = before.Length == 0 ? null : before, Template = "[MASK*2]" + TextTemplate.Escape(after),
        });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Texts[0], Does.StartWith(before).And.EndsWith(after));
        Assert.That(result.Tokens, Is.EqualTo(2));
    }

    [Test]
    public async Task Special_token_of_a_template_stays_and_is_not_shown()
    {
        var result = await tiny.Pipeline.GenerateAsync(new() { Model = "tiny-text", Template = "In[EOS][MASK] God" });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.TokenIds[0][1], Is.EqualTo(TinyTextModel.Eos));
        Assert.That(result.Texts[0], Does.StartWith("In").And.EndsWith(" God").And.Not.Contain("EOS"));
    }

    [Test]
    public async Task Bytes_are_what_the_tokens_say_even_where_they_are_no_UTF8()
    {
        var result = await tiny.Pipeline.GenerateAsync(new() { Model = "tiny-text", Count = 4 });

        for (var i = 0; i < 4; i++)
            Assert.That(result.BytesOf(i), Is.EqualTo(result.Plan.Tokenizer.DecodeBytes(result.TokenIds[i], skipSpecial: true)));
        Assert.That(result.Texts, Has.Some.Contains("\uFFFD"), "random tokens are rarely UTF-8");
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

    [Test]
    public async Task Timings_add_up()
    {
        var result = await tiny.Pipeline.GenerateAsync(TinyTextPipeline.Request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Timings.FirstToken, Is.GreaterThan(result.Timings.Load).And.LessThanOrEqualTo(result.Timings.Total));
        Assert.That(result.Timings.Network, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(result.Timings.Sampling));
        Assert.That(result.TokensPerSecond, Is.GreaterThan(0));
    }

    [Test]
    public void Cancellation_stops_between_steps([Range(0, 6)] int after)
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;

        async Task Run()
        {
            if (after == 0)
                await stop.CancelAsync();
            await foreach (var step in tiny.Pipeline.StreamAsync(TinyTextPipeline.Request, stop.Token))
                if (++seen == after)
                    await stop.CancelAsync();
        }

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Run, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(seen, Is.EqualTo(after));
    }

    [Test]
    public async Task Finished_cancelled_and_failed_requests_leave_no_tensor_behind()
    {
        var request = TinyTextPipeline.Request with { Count = 3, BatchSize = 2, Guidance = 2 };
        await LiveTensors.AreUnchangedBy(async () =>
        {
            await tiny.Pipeline.GenerateAsync(request);
            await foreach (var step in tiny.Pipeline.StreamAsync(request))
                if (step.Step == 2)
                    break;
            using var stop = new CancellationTokenSource();
            Assert.That(() => tiny.Pipeline.GenerateAsync(request, _ => stop.Cancel(), stop.Token),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(() => tiny.Pipeline.GenerateAsync(request, _ => throw new IOException("the listener broke")),
                Throws.InstanceOf<IOException>());
        }, rounds: 5);
    }
}
