namespace Generative.Pipelines.Tests;

/// <summary>Everything a request to a model that writes from left to right can get wrong: one sentence each.</summary>
public sealed class BadLeftToRightRequestTests
{
    private static readonly TextRequest Request = ByteCatalog.Request;

    private static readonly TestCaseData[] Bad =
    [
        Case("template", Request with { Template = "In [MASK*3]" },
            "a template is given, and 'bytes' writes from left to right, one token after the other; name a text model that fills holes"),
        Case("steps", Request with { Steps = 5 }, "steps is 5, and 'bytes' writes from left to right, one token after the other; give max "
            + "tokens instead"),
        Case("guidance", Request with { Guidance = 2 }, "guidance is 2, and 'bytes' writes from left to right"),
        Case("empty prompt", Request with { Prompt = "" }, "The prompt is empty, and 'bytes' has no token that stands for a "
            + "beginning; give a "
            + "prompt"),
        Case("no prompt", Request with { Prompt = null }, "The prompt is empty"),
        Case("half a character", Request with { Prompt = "a\uD800" }, "tokenizer cannot say 'a"),
        Case("max tokens 0", Request with { MaxTokens = 0 }, "max tokens is 0; give at least 1"),
        Case("max tokens too many", Request with { MaxTokens = 1_000_001, Cache = new(CacheKind.Lambda) }, "give at most 1000000"),
        Case("length and max tokens", Request with { MaxTokens = 5, Length = 9 }, "length is 9 and max tokens is 5; keep one"),
        Case("length of the prompt", Request with { Length = 3 }, "length is 3, and the prompt has 3 tokens, so that nothing is "
            + "left to make; "
            + "give at least 4"),
        Case("stop string", Request with { Stop = ["x", ""] }, "A stop string is empty"),
        Case("bad word", Request with { BadWords = [""] }, "A bad word is empty"),
        Case("temperature with greedy", Request with { Sampler = "greedy", Temperature = 0.7 }, "temperature is given, and the sampler "
            + "'greedy' draws nothing that it could change; leave it out, or choose a sampler that draws, such as sample"),
        Case("top-p with greedy", Request with { Sampler = "greedy", TopP = 0.7 }, "top-p is given, and the sampler 'greedy' "
            + "draws nothing"),
        Case("min-p with beam", Request with { Sampler = "beam", MinP = 0.7 }, "min-p is given, and the sampler 'beam' draws nothing"),
        Case("temperature 0", Request with { Temperature = 0 }, "temperature is 0; give a number above 0"),
        Case("top-k 0", Request with { TopK = 0 }, "top-k is 0; give at least 1"),
        Case("min-p 0", Request with { MinP = 0 }, "min-p is 0; give a share above 0"),
        Case("min-p 2", Request with { MinP = 2 }, "min-p is 2; give a share"),
        Case("min-p twice", Request with { MinP = 0.1, Settings = new Dictionary<string, double> { ["min-p"] = 0.1 } },
            "min-p is given twice"),
        Case("setting", Request with { Settings = new Dictionary<string, double> { ["eta0"] = 1 } }, "has no setting 'eta0'"),
        Case("draft with sample", Request with { Draft = "bytes" }, "draft is 'bytes', and the sampler 'sample' uses none; leave the draft "
            + "out, or choose the sampler speculative"),
        Case("prefill chunk", Request with { PrefillChunk = 0 }, "prefill chunk is 0; give at least 1"),
        Case("window of a whole cache", Request with { Cache = new(CacheKind.All) { Window = 8 } }, "cache window is 8, and the "
            + "cache keeps "
            + "everything"),
        Case("window beyond the context", Request with { Cache = new(CacheKind.Sliding) { Window = 65 } }, "cache window is 65, "
            + "and 'bytes' "
            + "sees 64 tokens; give at most 64"),
        Case("sinks", Request with { Cache = new(CacheKind.Lambda) { Sinks = -1 } }, "cache sinks is -1; give at least 0"),
        Case("sinks beyond the window", Request with { Cache = new(CacheKind.Lambda) { Window = 8, Sinks = 9 } },
            "cache sinks, beside a window of 8, is 9; give at most 8"),
        Case("count 0", Request with { Count = 0 }, "count is 0; give at least 1"),
        Case("seeds", Request with { Seeds = [1, 2], Count = 3 }, "2 seeds are given for 3 texts; give one a text"),
    ];

    [TestCaseSource(nameof(Bad))]
    public void Request_is_refused_with_the_value_and_the_fix(TextRequest request, string says) =>
        Assert.That(() => Plan(request), Throws.InstanceOf<ArgumentException>().With.Message.Contains(says));

    [TestCase(3, 62, "The prompt has 3 tokens and 62 more are to be made, 65 in all, and 'bytes' sees 64; make at most 61, "
        + "shorten the prompt, "
        + "or choose a sliding or a lambda cache.")]
    [TestCase(64, null, "The prompt has 64 tokens and 1 more are to be made, 65 in all, and 'bytes' sees 64; shorten the "
        + "prompt, or choose")]
    [TestCase(70, 5, "75 in all")]
    public void Context_overrun_is_named_with_its_numbers(int prompt, int? tokens, string says)
    {
        var request = Request with { Prompt = new string('x', prompt), MaxTokens = tokens };

        using var _ = Assert.EnterMultipleScope();
        var error = Assert.Throws<ContextOverrunException>(() => Plan(request))!;
        Assert.That(error.Message, Does.Contain(says));
        Assert.That((error.Prompt, error.Tokens, error.Context), Is.EqualTo((prompt, tokens ?? 1, 64)));
        Assert.That(Plan(request with { Cache = new(CacheKind.Sliding) }).Steps, Is.EqualTo(tokens ?? 40));
    }

    [TestCase(CacheKind.Sliding)]
    [TestCase(CacheKind.Lambda)]
    public void Cache_that_the_model_does_not_keep_is_refused_before_weights_are_read(CacheKind kind)
    {
        var catalog = new ByteCatalog(ByteModel.Random(), d => d with { CacheKinds = [CacheKind.All] });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => Plan(Request with { Cache = new(kind) }, catalog), Throws.ArgumentException.With.Message.Contains(
            $"cache is {kind}, and 'bytes' keeps none of that kind; leave the cache out, or name another model"));
        Assert.That(() => Plan(Request with { MaxTokens = 62 }, catalog), Throws.InstanceOf<ContextOverrunException>()
            .With.Message.Contains("make at most 61, shorten the prompt, or name another model."));
        Assert.That(Plan(Request with { Cache = CachePolicy.All }, catalog).Steps, Is.EqualTo(40));
    }

    [Test]
    public void Tokenizer_larger_than_the_models_table_is_refused() =>
        Assert.That(() => Plan(Request, new ByteCatalog(ByteModel.Random(vocabulary: 256))),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("has 257 tokens, and the model's table holds 256: "
                + "they do not belong together"));

    [Test]
    public void Begin_token_that_is_none_is_refused() =>
        Assert.That(() => Plan(Request with { Prompt = null }, new ByteCatalog(ByteModel.Random(), d => d with { BeginToken = 999 })),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("The begin token of 'bytes' is 999, and its tokens "
                + "are 0 to 256"));

    [Test]
    public void Cache_without_a_window_needs_a_context() =>
        Assert.That(
            () => Plan(Request with { Cache = new(CacheKind.Sliding) }, new(ByteModel.Random(), d => d with { ContextLength = null })),
            Throws.ArgumentException.With.Message.Contains("has no context length that could be one; give a cache window"));

    [Test]
    public void Sampler_of_holes_is_called_invalid()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Plan(Request with { Sampler = "first-hitting" }).Verdict.Kind, Is.EqualTo(VerdictKind.Invalid));
        Assert.That(() => Plan(Request with { Sampler = "sampel" }),
            Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("sample"));
    }

    [Test]
    public void What_only_left_to_right_has_is_refused_by_models_that_fill_holes()
    {
        using var tiny = new TinyTextPipeline();
        (TextRequest Request, string Says)[] cases =
        [
            (new() { Model = "tiny-text", MaxTokens = 5 }, "max tokens is 5, and 'tiny-text' fills the holes of a text instead "
                + "of writing from "
                + "left to right; give the length of the whole text instead"),
            (new() { Model = "tiny-text", PromptTokens = [1] }, "the prompt is given as tokens, and 'tiny-text' fills"),
            (new() { Model = "tiny-text", Messages = [new("user", "x")] }, "a conversation is given, and 'tiny-text' fills"),
            (new() { Model = "tiny-text", Stop = ["x"] }, "a stop string is given, and 'tiny-text' fills"),
            (new() { Model = "tiny-text", IgnoreEnd = true }, "the end token is to be ignored, and 'tiny-text' fills"),
            (new() { Model = "tiny-text", BadWords = ["x"] }, "bad words are given, and 'tiny-text' fills"),
            (new() { Model = "tiny-text", Draft = "tiny-text" }, "draft is 'tiny-text', and 'tiny-text' fills"),
            (new() { Model = "tiny-text", Cache = CachePolicy.All }, "a cache is given, and 'tiny-text' fills"),
            (new() { Model = "tiny-text", PrefillChunk = 3 }, "prefill chunk is 3, and 'tiny-text' fills"),
            (new() { Model = "tiny-text", WantLogProbabilities = true }, "log probabilities are wanted, and 'tiny-text' fills"),
            (new() { Model = "tiny-text", MinP = 0.1 }, "has no setting 'min-p'"),
        ];

        using var _ = Assert.EnterMultipleScope();
        foreach (var (request, says) in cases)
            Assert.That(() => tiny.Pipeline.Plan(request), Throws.ArgumentException.With.Message.Contains(says), says);
        Assert.That(tiny.Pipeline.Plan(new() { Model = "tiny-text", Sampler = "sample" }).Verdict.Kind, Is.EqualTo(VerdictKind.Invalid));
    }

    private static TextPlan Plan(TextRequest request, ByteCatalog? catalog = null) =>
        (catalog ?? new(ByteModel.Random())).Pipeline.Plan(request);

    private static TestCaseData Case(string name, TextRequest request, string says) =>
        new TestCaseData(request, says).SetArgDisplayNames(name);
}
