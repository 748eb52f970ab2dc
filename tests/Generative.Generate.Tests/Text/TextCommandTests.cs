using System.Text;
using System.Text.Json;
using Generative.Sampling;

namespace Generative.Generate.Tests.Text;

public sealed class TextCommandTests
{
    private TextModels models = null!;

    [OneTimeSetUp]
    public void Write() => models = new();

    [OneTimeTearDown]
    public void Remove() => models.Dispose();

    [Test]
    public async Task Template_keeps_its_words_and_the_report_tells_what_it_cost()
    {
        var run = await models.TextAsync("--template", "In the [MASK*5] God", "--count", "2", "--seed", "7", "--json");
        using var json = JsonDocument.Parse(run.Succeeds().Out);
        var root = json.RootElement;
        var texts = root.GetProperty("texts").Deserialize<string[]>()!;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(texts, Has.Length.EqualTo(2).And.All.StartsWith("In the ").And.All.EndsWith(" God"));
        Assert.That(root.GetProperty("tokens").GetInt64(), Is.EqualTo(10));
        Assert.That(root.GetProperty("networkEvaluations").GetInt32(), Is.EqualTo(5));
        Assert.That(root.GetProperty("rowEvaluations").GetInt64(), Is.EqualTo(10));
        Assert.That(root.GetProperty("tokenIds")[1].GetArrayLength(), Is.EqualTo(8));
        Assert.That(root.GetProperty("seeds").Deserialize<long[]>(), Is.EqualTo(new long[] { 7, 8 }));
        Assert.That(root.GetProperty("verdict").GetString(), Does.StartWith("Approximate: the token after a space"));
        Assert.That(root.GetProperty("peakRssBytes").GetInt64(), Is.GreaterThan(1 << 20));
        foreach (var name in new[] { "tokensPerSecond", "loadSeconds", "firstTokenSeconds", "totalSeconds" })
            Assert.That(root.GetProperty(name).GetDouble(), Is.GreaterThan(0), name);
        Assert.That(root.GetProperty("firstTokenSeconds").GetDouble(), Is.LessThanOrEqualTo(root.GetProperty("totalSeconds").GetDouble()));
    }

    [Test]
    public async Task Exact_sampler_is_called_exact_and_a_parallel_one_is_not()
    {
        string[] template = ["--template", "In the[MASK*5] God", "--json"];

        using var _ = Assert.EnterMultipleScope();
        Assert.That((await models.TextAsync(template)).Out, Does.Contain("\"verdict\":\"Exact\""));
        Assert.That((await models.TextAsync([.. template, "--sampler", "ancestral", "--steps", "4"])).Out,
            Does.Contain("\"verdict\":\"Approximate: "));
    }

    [Test]
    public async Task Same_seed_same_text_and_the_draw_settings_count()
    {
        string[] args = ["--prompt", "In the", "--length", "14", "--seed", "3"];
        var first = Texts((await models.TextAsync([.. args, "--json"])).Succeeds());
        var greedy = Texts((await models.TextAsync([.. args, "--json", "--top-k", "1", "--count", "2"])).Succeeds());

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Texts(await models.TextAsync([.. args, "--json"])), Is.EqualTo(first));
        Assert.That(Texts(await models.TextAsync([.. args, "--json", "--temperature", "3", "--top-p", "0.9"])), Is.Not.EqualTo(first));
        Assert.That(greedy, Is.Not.EqualTo(first));
    }

    [Test]
    public async Task Texts_and_a_summary_are_printed_for_people()
    {
        var run = (await models.TextAsync("--template", "In[MASK*3] God", "--count", "2")).Succeeds();

        Assert.That(run.Out, Does.StartWith("In").And.Contain(" God").And.Contain(
            "2 texts by tiny-text with first-hitting: 6 tokens from 3 network evaluations"));
    }

    [Test]
    public async Task Out_receives_the_bytes_of_every_text()
    {
        var path = models.File("texts.txt");
        var run = (await models.TextAsync("--template", @"né[MASK*2]\[end\]", "--count", "2", "--out", path, "--json")).Succeeds();
        using var json = JsonDocument.Parse(run.Out);
        var bytes = await File.ReadAllBytesAsync(path);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(json.RootElement.GetProperty("files")[0].GetString(), Is.EqualTo(path));
        Assert.That(bytes.AsSpan().StartsWith(Encoding.UTF8.GetBytes("né")));
        Assert.That(bytes.AsSpan().EndsWith("[end]\n"u8));
        Assert.That(Directory.EnumerateFiles(Path.GetDirectoryName(path)!), Has.Exactly(1).Items, "nothing is left beside it");
    }

    [Test]
    public async Task Person_watching_sees_the_text_grow()
    {
        var run = await models.RunAsync(true, "text", "--model", "tiny-text", "--threads", "1", "--template", "In the[MASK*3] God");

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain(" God"));
        Assert.That(run.Error, Does.Contain("of 3 tokens"));
    }

    [Test]
    public async Task Folder_of_a_model_is_a_name_too() =>
        Assert.That((await models.TextAsync("--model", models["blocks"], "--length", "8")).Succeeds().Out,
            Does.Contain("by blocks with block-first-hitting"));

    [Test]
    public async Task Models_and_samplers_say_what_makes_and_moves_text()
    {
        var listed = (await models.RunAsync(false, "models")).Succeeds().Out;
        var json = (await models.RunAsync(false, "models", "--json")).Succeeds().Out;
        var samplers = (await models.RunAsync(false, "samplers")).Succeeds().Out;
        using var moves = JsonDocument.Parse((await models.RunAsync(false, "samplers", "--json")).Succeeds().Out);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(listed, Does.Contain("tiny-text").And.Contain("text, 32 tokens").And.Contain("first-hitting"));
        Assert.That(json, Does.Contain("\"state\":\"tokens\""));
        Assert.That(samplers, Does.Contain("tokens").And.Contain("numbers").And.Contain("temperature=1"));
        foreach (var sampler in moves.RootElement.GetProperty("samplers").EnumerateArray())
            Assert.That(sampler.GetProperty("moves").GetString(), Is.EqualTo(
                KnownSamplers.Get(sampler.GetProperty("name").GetString()!).Solver.Kind switch
                {
                    StateKind.Continuous => "numbers",
                    StateKind.Tokens => "tokens",
                    _ => "counts",
                }));
    }

    [TestCase(true, "a\\x1Bc[31m\\x0D\tb\n")]
    [TestCase(false, "a\u001Bc[31m\r\tb\n")]
    public async Task Control_characters_reach_files_and_pipes_but_no_terminal(bool terminal, string shown)
    {
        var run = await models.RunAsync(terminal, "text", "--model", "tiny-text", "--threads", "1", "--template",
            "a\u001Bc\\[31m\r\tb\n[MASK*1]", "--top-k", "1");

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Out, Does.StartWith(shown));
    }

    [Test]
    public async Task Several_texts_at_temperature_0_come_with_a_warning() =>
        Assert.That((await models.TextAsync("--template", "In[MASK*3] God", "--sampler", "confidence", "--count", "2")).Succeeds().Out,
            Does.Contain("give a temperature for different ones"));

    private static string[] Texts(Run run)
    {
        using var json = JsonDocument.Parse(run.Out);
        return json.RootElement.GetProperty("texts").Deserialize<string[]>()!;
    }
}
