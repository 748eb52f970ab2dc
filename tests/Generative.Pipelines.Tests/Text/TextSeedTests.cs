namespace Generative.Pipelines.Tests;

public sealed class TextSeedTests
{
    private TinyTextPipeline tiny = null!;

    [OneTimeSetUp]
    public void Write() => tiny = new();

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

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

    [TestCase("ancestral")]
    [TestCase("confidence")]
    [TestCase("maskgit")]
    [TestCase("first-hitting-parallel")]
    public async Task Steps_that_nobody_asked_for_do_not_depend_on_other_texts(string sampler)
    {
        var request = TinyTextPipeline.Request with { Template = "In[MASK*2-9] God", Sampler = sampler, Seed = 40 };
        var alone = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => tiny.Pipeline.GenerateAsync(request with { Seed = 40 + i })));
        var together = await tiny.Pipeline.GenerateAsync(request with { Count = 6 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(alone.Append(together).Select(r => r.Plan.Steps), Is.All.EqualTo(9), "the most any seed can need");
        Assert.That(together.TokenIds, Is.EqualTo(alone.Select(a => a.TokenIds[0])));
    }

    [TestCase(null, "In the", 12, 10)]
    [TestCase(null, null, 10, 10)]
    [TestCase(12, "In the", 12, 10)]
    public void Text_without_a_length_has_the_models_usual_number_of_tokens(int? length, string? prompt, int tokens, int steps)
    {
        var usual = new ChangedCatalog(tiny.Catalog) { Described = d => d with { DefaultTokens = 10 } };
        var plan = tiny.Over(usual).Plan(new() { Model = "tiny-text", Prompt = prompt, Length = length });

        Assert.That((plan.Layouts[0].Length, plan.Steps), Is.EqualTo((tokens, steps)));
    }

    [TestCase("tiny-text", 100, 32)]
    [TestCase("blocks", 9, 12)]
    public void Usual_number_of_tokens_fits_context_and_blocks(string model, int usual, int tokens)
    {
        TinyTextModel.Write(tiny["blocks"], "blocks", TinyTextModel.Bd3lm(4), "subs", sampler: "block-first-hitting");
        var catalog = new ChangedCatalog(tiny.Catalog) { Described = d => d with { DefaultTokens = usual } };

        Assert.That(tiny.Over(catalog).Plan(new() { Model = model, Prompt = "In" }).Layouts[0].Length, Is.EqualTo(tokens));
    }
}
