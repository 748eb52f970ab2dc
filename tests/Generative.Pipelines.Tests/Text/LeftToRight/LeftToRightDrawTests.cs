namespace Generative.Pipelines.Tests;

public sealed class LeftToRightDrawTests
{
    [Test]
    public async Task Ids_that_are_no_tokens_are_never_drawn()
    {
        // Without a bar every draw would be a row that pads the table.
        var eager = new ByteModel(300, _ => [(299, 1e4f), (280, 1e4f), ('x', 50)]);
        var result = await new ByteCatalog(eager).Pipeline.GenerateAsync(ByteCatalog.Request with { MaxTokens = 5, Count = 2 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Texts, Is.All.EqualTo("In xxxxx"));
        Assert.That(result.Plan.Verdict, Is.EqualTo(Verdict.Exact));
    }

    [Test]
    public async Task Bad_words_do_not_come_up()
    {
        var pipeline = new ByteCatalog(ByteModel.Random(1e9)).Pipeline;
        var request = ByteCatalog.Request with { Count = 8 };
        var free = await pipeline.GenerateAsync(request);
        var barred = await pipeline.GenerateAsync(request with { BadWords = ["a", "bc", "d "] });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(string.Concat(free.Continuations), Does.Contain("a").And.Contain("bc").And.Contain("d "));
        Assert.That(barred.Continuations, Has.None.Contains("a").And.None.Contains("bc").And.None.Contains("d "));
        Assert.That(barred.Plan.Verdict.ToString(), Does.Contain("bad words are barred token by token"));
    }

    [Test]
    public async Task Constraint_holds_token_by_token()
    {
        var pipeline = new ByteCatalog(ByteModel.Random(1e9)).Pipeline;
        var result = await pipeline.GenerateAsync(ByteCatalog.Request with { Count = 3, Constraint = new Only('b', 'e', ' ') });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(string.Concat(result.Continuations).Distinct().Order(), Is.EqualTo(" be"));
        Assert.That(result.Plan.Verdict.ToString(), Does.Contain("the constraint holds token by token"));
    }

    [Test]
    public async Task Draw_settings_reach_the_sampler()
    {
        var pipeline = new ByteCatalog(ByteModel.Random(1e9)).Pipeline;
        var request = ByteCatalog.Request with { Count = 4 };
        var greedy = await pipeline.GenerateAsync(request with { Sampler = "greedy" });

        using var _ = Assert.EnterMultipleScope();
        Assert.That((await pipeline.GenerateAsync(request)).Texts.Distinct().Count(), Is.EqualTo(4));
        Assert.That(greedy.Texts.Distinct().Count(), Is.EqualTo(1));
        Assert.That((await pipeline.GenerateAsync(request with { Temperature = 1e-3 })).Texts.Distinct().Count(), Is.LessThanOrEqualTo(4));
        Assert.That(greedy.Plan.Verdict.ToString(), Does.Contain("the texts do not differ by their seeds"));
        Assert.That(pipeline.Plan(request with { MinP = 0.2, TopK = 3 }).Settings, Does.ContainKey("min-p").WithValue(0.2)
            .And.ContainKey("top-k").WithValue(3));
    }

    [TestCase(null, null, null, "sample")]
    [TestCase("greedy", null, null, "greedy")]
    [TestCase("greedy", 0.7, null, "sample")]
    [TestCase("beam", null, 5.0, "sample")]
    public void Sampler_that_nobody_named_is_the_models_own_or_one_that_draws(string? own, double? temperature, double? topK, string name)
    {
        var catalog = new ByteCatalog(ByteModel.Random(), d => d with { Card = d.Card with { DefaultSampler = own } });
        var request = ByteCatalog.Request with { Sampler = null, Temperature = temperature, TopK = (int?)topK };

        Assert.That(catalog.Pipeline.Plan(request).Sampler.Name, Is.EqualTo(name));
    }

    [Test]
    public async Task Beam_search_says_its_text_at_the_end()
    {
        var pipeline = new ByteCatalog(ByteModel.Random(20)).Pipeline;
        var (result, added) = await ByteCatalog.StreamAsync(pipeline, ByteCatalog.Request with { Sampler = "beam", MaxTokens = 12 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(string.Concat(added[0]), Is.EqualTo(result.Continuations[0]).And.Not.Empty);
        Assert.That(added[0].Count(a => a.Length > 0), Is.EqualTo(1));
    }

    private sealed class Only(params char[] letters) : ITokenConstraint
    {
        public void Restrict(TokenCanvas canvas, int row, int position, Span<bool> allowed)
        {
            for (var id = 0; id < allowed.Length; id++)
                allowed[id] &= letters.Contains((char)id);
        }
    }
}
