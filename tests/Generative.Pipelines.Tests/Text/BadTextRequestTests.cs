namespace Generative.Pipelines.Tests;

/// <summary>Everything a request for text can get wrong: one sentence with the value and the fix, before weights are read.</summary>
public sealed class BadTextRequestTests
{
    private static readonly TextRequest Request = new() { Model = "tiny-text" };

    private static readonly TestCaseData[] Bad =
    [
        Case("template longer than the context", Request with { Template = "In [MASK*40] God" },
            "The template has up to 42 tokens, 40 of them in holes, and 'tiny-text' takes 32; shorten the text or the holes"),
        Case("open hole longer than the context", Request with { Template = "In[MASK*2-40] God" }, "up to 42 tokens"),
        Case("prompt longer than the context", Request with { Prompt = new string('x', 33) },
            "The prompt has 33 tokens, and 'tiny-text' takes 32; shorten the text"),
        Case("both longer", Request with { Prompt = new string('x', 30), Template = "[MASK*9]" },
            "Prompt and template have up to 39 tokens"),
        Case("unknown special token", Request with { Template = "In [MSK*3]" }, "did you mean [MASK*3]?"),
        Case("all fixed", Request with { Template = "In the God" },
            "The template has 3 tokens and nothing is left to make: put a hole such as [MASK*12] into the template, "
                + "or give a length above 3"),
        Case("prompt that fills the context", Request with { Prompt = new string('x', 32) }, "above 32, which 'tiny-text' does not take"),
        Case("prompt that fills the length", Request with { Prompt = "xxx", Length = 3 }, "nothing is left to make"),
        Case("length too short", Request with { Template = "In[MASK*9]", Length = 4 },
            "length is 4, and the template has up to 10 tokens; give at least 10"),
        Case("length 0", Request with { Length = 0 }, "length is 0; 'tiny-text' takes 1 to 32 tokens"),
        Case("length", Request with { Length = 33 }, "length is 33; 'tiny-text' takes 1 to 32 tokens"),
        Case("temperature 0", Request with { Temperature = 0 }, "temperature is 0; give a number above 0"),
        Case("temperature -1", Request with { Temperature = -1 }, "temperature is -1; give a number above 0"),
        Case("temperature NaN", Request with { Temperature = double.NaN }, "temperature is NaN"),
        Case("temperature by set", Request with { Settings = new Dictionary<string, double> { ["temperature"] = 0 } }, "temperature is 0"),
        Case("temperature twice", Request with { Temperature = 1, Settings = new Dictionary<string, double> { ["temperature"] = 1 } },
            "temperature is given twice"),
        Case("top-p 0", Request with { TopP = 0 }, "top-p is 0; give a probability above 0"),
        Case("top-p 2", Request with { TopP = 2 }, "top-p is 2; give a probability"),
        Case("top-k 0", Request with { TopK = 0 }, "top-k is 0; give at least 1"),
        Case("setting", Request with { Settings = new Dictionary<string, double> { ["eta"] = 1 } }, "has no setting 'eta'"),
        Case("steps 0", Request with { Steps = 0 }, "steps is 0; give at least 1"),
        Case("count 0", Request with { Count = 0 }, "count is 0; give at least 1"),
        Case("batch 0", Request with { BatchSize = 0 }, "batch size is 0; give at least 1"),
        Case("seed -1", Request with { Seed = -1 }, "seed is -1; give a whole number from 0"),
        Case("seeds", Request with { Seeds = [1, 2], Count = 3 }, "2 seeds are given for 3 texts; give one a text"),
        Case("block that does not divide the holes", Blocked(4, 6), "block-length is 4, which does not divide the 6 positions from the "
            + "first hole to the last; give 1, 2, 3, 6, or 0 for one block"),
        Case("steps that blocks cannot share", Blocked(3, 5), "steps is 5, which 2 blocks of 3 tokens cannot share evenly; give a "
            + "multiple of 2"),
        Case("guidance NaN", Request with { Guidance = double.NaN }, "guidance is NaN; give a finite number"),
        Case("guidance to nothing", Request with { Guidance = 2 }, "guidance is 2, and there are no words to be guided to"),
        Case("half a character", Request with { Prompt = "a\uD800" }, "tokenizer cannot say 'a"),
    ];

    private TinyTextPipeline tiny = null!;

    [OneTimeSetUp]
    public void Write()
    {
        tiny = new();
        // Whatever is wrong is found before weights are read: there are none that could be.
        File.WriteAllText(Path.Combine(tiny["tiny-text"], "model.safetensors"), "broken");
    }

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [TestCaseSource(nameof(Bad))]
    public void Request_is_refused_with_the_value_and_the_fix(TextRequest request, string says) =>
        Assert.That(() => tiny.Pipeline.Plan(request), Throws.InstanceOf<ArgumentException>().With.Message.Contains(says));

    [Test]
    public void Unknown_sampler_is_refused_with_a_suggestion() =>
        Assert.That(() => tiny.Pipeline.Plan(Request with { Sampler = "first-hiting" }),
            Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("did you mean first-hitting"));

    [Test]
    public void Sampler_of_pictures_is_called_invalid()
    {
        var verdict = tiny.Pipeline.Plan(Request with { Sampler = "ddim" }).Verdict;
        Assert.That(verdict.ToString(), Does.StartWith("Invalid").And.Contain("it moves real numbers"));
    }

    [Test]
    public void Block_that_does_not_divide_the_length_is_refused_with_lengths_that_do()
    {
        TinyTextModel.Write(tiny["blocks"], "blocks", TinyTextModel.Bd3lm(4), "subs", sampler: "block-first-hitting");
        var request = Request with { Model = "blocks", Template = "In [MASK*12] God", Length = 17 };

        using var _ = Assert.EnterMultipleScope();
        Assert.That(() => tiny.Pipeline.Plan(request), Throws.ArgumentException.With.Message.Contains(
            "length is 17, and 'blocks' writes blocks of 4 tokens, which do not divide it; give a length of 16 or 20"));
        Assert.That(tiny.Pipeline.Plan(request with { Length = 20 }).Layouts[0].Length, Is.EqualTo(20));
    }

    [TestCase("[MASK*2-12]", "The length is open, up to 12, and 'blocks' writes blocks of 4 tokens, which may not divide it; "
        + "give a length of 12.")]
    [TestCase("[MASK*2-13]", "may not divide it; give a length of 16.")]
    [TestCase("[MASK*13]", "length is 13, and 'blocks' writes blocks of 4 tokens, which do not divide it; give a length of 16.")]
    public void Block_model_needs_a_length_that_no_seed_decides(string template, string says)
    {
        TinyTextModel.Write(tiny["blocks"], "blocks", TinyTextModel.Bd3lm(4), "subs", sampler: "block-first-hitting");

        using var _ = Assert.EnterMultipleScope();
        for (var seed = 0; seed < 8; seed++)
            Assert.That(() => tiny.Pipeline.Plan(new() { Model = "blocks", Template = template, Seed = seed }),
                Throws.ArgumentException.With.Message.Contains(says), $"seed {seed}");
        Assert.That(tiny.Pipeline.Plan(new() { Model = "blocks", Template = template, Length = 16 }).Layouts[0].Length, Is.EqualTo(16));
    }

    [Test]
    public void Folder_without_a_tokenizer_is_refused()
    {
        TinyTextModel.Write(tiny["mute"], "mute");
        foreach (var file in new[] { "vocab.json", "merges.txt", "tokenizer_config.json" })
            File.Delete(Path.Combine(tiny["mute"], file));

        Assert.That(() => tiny.Pipeline.Plan(Request with { Model = "mute" }), Throws.InstanceOf<FileNotFoundException>().With.Message
            .Contains("'mute' makes text, and its folder has no tokenizer; put the tokenizer's files into"));
    }

    [Test]
    public void Model_of_pictures_makes_no_text()
    {
        using var pictures = new TinyModelFolder();
        pictures.Write();

        Assert.That(() => tiny.Pipeline.Plan(Request with { Model = pictures["tiny"] }),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'tiny' makes no text; name a text model"));
    }

    [Test]
    public void Model_of_text_makes_no_pictures() =>
        Assert.That(() => tiny.Catalog.Describe("tiny-text").CheckPictures(),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'tiny-text' makes text, not pictures"));

    private static TextRequest Blocked(int block, int steps) => Request with
    {
        Sampler = "confidence", Template = "In[MASK*6] God", Steps = steps,
        Settings = new Dictionary<string, double> { ["block-length"] = block },
    };

    private static TestCaseData Case(string name, TextRequest request, string says) =>
        new TestCaseData(request, says).SetArgDisplayNames(name);
}
