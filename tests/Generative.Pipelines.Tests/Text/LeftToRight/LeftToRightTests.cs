namespace Generative.Pipelines.Tests;

public sealed class LeftToRightTests
{
    [Test]
    public async Task Text_is_prompt_and_what_the_model_says_until_its_end_token()
    {
        var result = await new ByteCatalog(ByteModel.Script("né 日本", 3)).Pipeline.GenerateAsync(ByteCatalog.Request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Texts, Is.EqualTo(new[] { "In né 日本" }));
        Assert.That(result.Continuations, Is.EqualTo(new[] { "né 日本" }));
        Assert.That(result.TokenIds[0], Has.Count.EqualTo(14).And.ItemAt(13).EqualTo(ByteModel.End), "the end token is one of the ids");
        Assert.That(result.FinishReasons, Is.EqualTo(new[] { FinishReason.EndToken }));
        Assert.That((result.Tokens, result.NetworkEvaluations, result.TokensPerEvaluation), Is.EqualTo((11L, 11, 1.0)));
        Assert.That((result.AcceptanceRate, result.ExpectedAcceptance), Is.EqualTo(((double?)null, (double?)null)));
        Assert.That((result.Rounds, result.DraftEvaluations), Is.EqualTo(((long?)null, (int?)null)));
        Assert.That(result.Plan.Verdict, Is.EqualTo(Verdict.Exact));
    }

    [Test]
    public async Task Steps_tell_what_they_added_and_all_of_it_is_the_text()
    {
        var catalog = new ByteCatalog(ByteModel.Script("né 日本 – \U0001F600!", 3));
        var (result, added) = await ByteCatalog.StreamAsync(catalog.Pipeline, ByteCatalog.Request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(string.Concat(added[0]), Is.EqualTo(result.Continuations[0]).And.EqualTo("né 日本 – \U0001F600!"));
        Assert.That(added[0], Has.None.Contains("\uFFFD"), "a character is said once all its bytes are there");
        Assert.That(added[0].Take(4), Is.EqualTo(new[] { "n", "", "é", " " }));
    }

    [Test]
    public async Task Texts_of_a_batch_end_when_they_like_and_are_those_of_their_seeds()
    {
        var pipeline = new ByteCatalog(ByteModel.Random(12)).Pipeline;
        var request = ByteCatalog.Request with { Count = 7, Seed = 5, WantLogProbabilities = true };
        var (together, added) = await ByteCatalog.StreamAsync(pipeline, request with { BatchSize = 4 });
        var alone = await Task.WhenAll(Enumerable.Range(5, 7).Select(seed =>
            pipeline.GenerateAsync(request with { Count = 1, Seed = seed })));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(together.TokenIds, Is.EqualTo(alone.Select(a => a.TokenIds[0])));
        Assert.That(together.Texts, Is.EqualTo(alone.Select(a => a.Texts[0])).And.All.StartsWith("In "));
        Assert.That(together.LogProbabilities, Is.EqualTo(alone.Select(a => a.LogProbabilities[0])).Within(1e-9));
        Assert.That(added.Select(a => "In " + string.Concat(a)), Is.EqualTo(together.Texts));
        Assert.That(together.TokenIds.Select(ids => ids.Count).Distinct().Count(), Is.GreaterThan(3), "the lengths are the models'");
        Assert.That(together.FinishReasons, Has.Some.EqualTo(FinishReason.EndToken));
        Assert.That(together.Tokens, Is.EqualTo(together.TokenIds.Sum(ids => ids.Count - 3)));
        Assert.That(together.RowEvaluations, Is.EqualTo(together.Tokens), "finished texts are no longer sent");
    }

    [Test]
    public async Task Log_probabilities_are_those_of_the_tokens_made()
    {
        var pipeline = new ByteCatalog(ByteModel.Random()).Pipeline;
        var result = await pipeline.GenerateAsync(ByteCatalog.Request with { WantLogProbabilities = true, Seed = 3 });
        var silent = await pipeline.GenerateAsync(ByteCatalog.Request with { Seed = 3 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.LogProbabilities[0], Has.Count.EqualTo(result.Tokens).And.All.LessThan(-0.1).And.All.GreaterThan(-6));
        Assert.That(silent.LogProbabilities, Is.Empty);
        Assert.That(silent.TokenIds, Is.EqualTo(result.TokenIds));
    }

    [TestCase(5, null, 5)]
    [TestCase(null, 9, 6)]
    [TestCase(null, null, 40)]
    public async Task Length_is_what_was_asked_for_or_the_usual(int? most, int? length, int made)
    {
        var pipeline = new ByteCatalog(ByteModel.Script(new string('x', 99), 3)).Pipeline;
        var result = await pipeline.GenerateAsync(ByteCatalog.Request with { MaxTokens = most, Length = length });

        using var _ = Assert.EnterMultipleScope();
        Assert.That((result.Tokens, result.FinishReasons[0]), Is.EqualTo(((long)made, FinishReason.Length)));
        Assert.That(result.Texts[0], Is.EqualTo("In " + new string('x', made)));
        Assert.That((result.Plan.Layouts[0].Holes, result.Plan.Steps), Is.EqualTo((made, made)));
    }

    [TestCase(null, 64, 61)]
    [TestCase(null, null, 256)]
    [TestCase(500, 64, 61)]
    public void Usual_number_of_tokens_is_as_many_as_the_context_has_room_for(int? usual, int? context, int tokens)
    {
        var catalog = new ByteCatalog(ByteModel.Random(), d => d with { DefaultTokens = usual, ContextLength = context });

        Assert.That(catalog.Pipeline.Plan(ByteCatalog.Request).Steps, Is.EqualTo(tokens));
    }

    [Test]
    public async Task End_token_may_be_ignored()
    {
        var pipeline = new ByteCatalog(ByteModel.Script("ab", 3)).Pipeline;
        var result = await pipeline.GenerateAsync(ByteCatalog.Request with { IgnoreEnd = true, MaxTokens = 5 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That((result.Texts[0], result.Tokens, result.FinishReasons[0]), Is.EqualTo(("In ab", 5L, FinishReason.Length)));
        Assert.That(result.TokenIds[0].Count(id => id == ByteModel.End), Is.EqualTo(3));
    }

    [Test]
    public async Task Prompt_in_parts_changes_the_questions_and_not_the_text()
    {
        var model = ByteModel.Random();
        var request = ByteCatalog.Request with { Prompt = "In the beginning ", Count = 2 };
        var whole = await new ByteCatalog(model).Pipeline.GenerateAsync(request);
        Assert.That(model.LongestQuestion, Is.EqualTo(17));
        model = ByteModel.Random();
        var parts = await new ByteCatalog(model).Pipeline.GenerateAsync(request with { PrefillChunk = 5 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(parts.Texts, Is.EqualTo(whole.Texts));
        Assert.That(model.LongestQuestion, Is.EqualTo(5));
        Assert.That(parts.NetworkEvaluations, Is.EqualTo(whole.NetworkEvaluations + 3));
    }

    [Test]
    public async Task Text_longer_than_the_context_grows_over_a_cache_that_forgets()
    {
        var pipeline = new ByteCatalog(ByteModel.Script(new string('x', 200), 3)).Pipeline;
        var request = ByteCatalog.Request with { MaxTokens = 100, Cache = new(CacheKind.Lambda) };
        var result = await pipeline.GenerateAsync(request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Tokens, Is.EqualTo(100));
        Assert.That(result.Plan.Verdict.ToString(), Does.Contain("the cache keeps 68 of up to 103 tokens"));
        Assert.That(() => pipeline.GenerateAsync(request with { Cache = new(CacheKind.Sliding) }),
            Throws.InstanceOf<InvalidCombinationException>().With.Message.Contains("keeps no sliding cache"));
    }

    [Test]
    public async Task Without_a_prompt_a_text_begins_with_the_begin_token()
    {
        var pipeline = new ByteCatalog(ByteModel.Script("x", 1), d => d with { BeginToken = ByteModel.End }).Pipeline;
        var result = await pipeline.GenerateAsync(ByteCatalog.Request with { Prompt = null });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Texts[0], Is.EqualTo("x"));
        Assert.That(result.TokenIds[0], Is.EqualTo(new[] { ByteModel.End, 'x', ByteModel.End }));
    }
}
