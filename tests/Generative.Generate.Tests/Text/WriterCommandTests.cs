using System.Text;
using System.Text.Json;
using Generative.Samples.Generate;

namespace Generative.Generate.Tests.Text;

/// <summary><c>text</c> with models that write from left to right.</summary>
public sealed class WriterCommandTests
{
    private static readonly string[] Prompt = ["--model", "writer", "--prompt", "In the"], Usual = [.. Prompt, "--max-tokens", "20"];
    private TextModels models = null!;

    [OneTimeSetUp]
    public void Write()
    {
        models = new();
        TinyWriter.Write(models["writer"], "writer");
        TinyWriter.Write(models["small"], "small");
    }

    [OneTimeTearDown]
    public void Remove() => models.Dispose();

    [Test]
    public async Task One_text_comes_as_it_is_written_and_is_the_one_of_the_report()
    {
        var output = new FlushedWriter();
        var code = await new App(new Streams(output, new StringWriter(), false), [models[""]])
            .RunAsync(["text", .. Usual, "--threads", "1", "--seed", "4"]);
        using var json = JsonDocument.Parse((await models.TextAsync([.. Usual, "--seed", "4", "--json"])).Succeeds().Out);
        var text = Texts(json)[0];

        using var _ = Assert.EnterMultipleScope();
        Assert.That(code, Is.Zero);
        Assert.That(output.ToString(), Does.StartWith(text + (text.EndsWith('\n') ? "" : "\n") + "\n1 text by writer with sample: "));
        Assert.That(output.Flushes, Has.Count.GreaterThan(8), "piece by piece");
        Assert.That(output.Flushes[0], Is.EqualTo("In the"));
        Assert.That(string.Concat(output.Flushes), Is.EqualTo(text));
    }

    [Test]
    public async Task Several_texts_are_printed_when_they_are_there()
    {
        var run = (await models.TextAsync([.. Usual, "--count", "2"])).Succeeds();
        using var json = JsonDocument.Parse((await models.TextAsync([.. Usual, "--count", "2", "--json"])).Succeeds().Out);

        Assert.That(run.Out, Does.StartWith(Texts(json)[0]).And.Contain(Texts(json)[1]).And.Contain("2 texts by writer with sample: "));
    }

    [Test]
    public async Task Report_tells_reasons_and_what_else_is_asked_for()
    {
        using var plain = JsonDocument.Parse((await models.TextAsync([.. Usual, "--json", "--ignore-end"])).Succeeds().Out);
        using var asked = JsonDocument.Parse((await models.TextAsync([.. Usual, "--json", "--ignore-end", "--log-probs"])).Succeeds().Out);
        var logs = asked.RootElement.GetProperty("logProbabilities")[0].Deserialize<double[]>()!;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(plain.RootElement.GetProperty("finishReasons").Deserialize<string[]>(), Is.EqualTo(new[] { "length" }));
        Assert.That(plain.RootElement.GetProperty("tokens").GetInt64(), Is.EqualTo(20));
        Assert.That(plain.RootElement.GetProperty("tokensPerEvaluation").GetDouble(), Is.EqualTo(1));
        Assert.That(plain.RootElement.GetProperty("verdict").GetString(), Is.EqualTo("Exact"));
        foreach (var name in new[] { "logProbabilities", "acceptanceRate", "expectedAcceptance", "draftEvaluations", "rounds" })
            Assert.That(plain.RootElement.TryGetProperty(name, out var _), Is.False, name);
        Assert.That(logs, Has.Length.EqualTo(20).And.All.LessThan(0));
    }

    [Test]
    public async Task Draft_speeds_up_the_same_greedy_text_and_its_acceptance_is_told()
    {
        using var greedy = JsonDocument.Parse((await models.TextAsync([.. Usual, "--json", "--sampler", "greedy"])).Succeeds().Out);
        using var drafted = JsonDocument.Parse((await models.TextAsync(
            [.. Usual, "--json", "--sampler", "speculative", "--draft", "small", "--set", "greedy=1"])).Succeeds().Out);
        var drawn = (await models.TextAsync([.. Usual, "--draft", "small", "--count", "2"])).Succeeds().Out;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Texts(drafted), Is.EqualTo(Texts(greedy)));
        Assert.That(drafted.RootElement.GetProperty("acceptanceRate").GetDouble(), Is.EqualTo(1), "the draft is the model");
        Assert.That(drafted.RootElement.GetProperty("tokensPerEvaluation").GetDouble(), Is.GreaterThan(1));
        Assert.That(drafted.RootElement.GetProperty("rounds").GetInt64(), Is.InRange(4, 19));
        Assert.That(drafted.RootElement.GetProperty("draftEvaluations").GetInt32(), Is.GreaterThanOrEqualTo(15), "four tokens of five");
        Assert.That(drawn, Does.Contain("by writer with speculative").And.Contain("% of the proposals were taken, and by the "
            + "laws of both"));
    }

    [Test]
    public async Task Text_ends_before_a_stop_string()
    {
        var whole = Texts(await models.TextAsync([.. Usual, "--json", "--ignore-end"]))[0];
        var letter = whole["In the".Length..].Skip(2).First(c => c is > ' ' and < '\x7F');
        using var json = JsonDocument.Parse(
            (await models.TextAsync([.. Usual, "--json", "--ignore-end", "--stop", "none", "--stop", $"{letter}"])).Succeeds().Out);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Texts(json)[0], Is.EqualTo(whole[..whole.IndexOf(letter, "In the".Length)]));
        Assert.That(json.RootElement.GetProperty("finishReasons")[0].GetString(), Is.EqualTo("stop-string"));
    }

    [Test]
    public async Task Bad_words_do_not_come_up()
    {
        var whole = Texts(await models.TextAsync([.. Usual, "--json", "--ignore-end"]))[0];
        char[] letters = [.. whole["In the".Length..].Where(c => c is > ' ' and < '\x7F').Distinct().Take(2)];
        using var json = JsonDocument.Parse((await models.TextAsync(
            [.. Usual, "--json", "--ignore-end", .. letters.SelectMany(l => new[] { "--bad-word", $"{l}" })])).Succeeds().Out);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(letters, Has.Length.EqualTo(2));
        Assert.That(Texts(json)[0]["In the".Length..].IndexOfAny(letters), Is.EqualTo(-1));
        Assert.That(json.RootElement.GetProperty("verdict").GetString(), Does.Contain("bad words are barred token by token"));
    }

    [Test]
    public async Task Out_receives_the_bytes()
    {
        var path = models.File("written.txt");
        var run = (await models.TextAsync([.. Usual, "--out", path])).Succeeds();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(run.Out, Does.StartWith(path));
        Assert.That((await File.ReadAllBytesAsync(path)).AsSpan().StartsWith(Encoding.UTF8.GetBytes("In the")));
    }

    [Test]
    public async Task Terminal_gets_no_control_characters()
    {
        var run = await models.RunAsync(true, ["text", .. Prompt, "--max-tokens", "50", "--threads", "1", "--ignore-end"]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Out.Where(c => char.IsControl(c) && c is not ('\n' or '\t' or '\r')), Is.Empty);
    }

    [Test]
    public async Task Cache_that_forgets_lets_a_text_outgrow_the_context()
    {
        string[] args = [.. Prompt, "--max-tokens", "90", "--ignore-end", "--json"];
        (await models.TextAsync(args)).Fails(2, "The prompt has 2 tokens and 90 more are to be made, 92 in all, and 'writer' "
            + "sees 64; make at "
            + "most 62, shorten the prompt, or choose a sliding or a lambda cache");
        var run = await models.TextAsync([.. args, "--cache", "lambda", "--window", "16", "--sinks", "2"]);
        using var json = JsonDocument.Parse(run.Succeeds().Out);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(json.RootElement.GetProperty("tokens").GetInt64(), Is.EqualTo(90));
        Assert.That(json.RootElement.GetProperty("verdict").GetString(), Does.Contain("the cache keeps 18 of up to 92 tokens"));
    }

    [TestCase("--cache is 'half'; give all, sliding or lambda", "--cache", "half")]
    [TestCase("--window is 8, and the cache keeps everything; add --cache sliding or --cache lambda", "--window", "8")]
    [TestCase("--sinks is 8, and only a lambda cache has any; add --cache lambda", "--sinks", "8", "--cache", "sliding")]
    [TestCase("--max-tokens is '0'; give a whole number from 1", "--max-tokens", "0")]
    [TestCase("--prefill-chunk is '0'; give a whole number from 1", "--prefill-chunk", "0")]
    [TestCase("min-p is 2; give a share above 0", "--min-p", "2")]
    [TestCase("A stop string is empty", "--stop", "")]
    [TestCase("A bad word is empty", "--bad-word", "")]
    [TestCase("--system is given, and only a conversation has one; add --chat", "--system", "Be brief.")]
    [TestCase("'writer' has no chat template, and messages are given; put its chat_template.jinja", "--chat")]
    [TestCase("temperature is given, and the sampler 'greedy' draws nothing", "--sampler", "greedy", "--temperature", "0.5")]
    [TestCase("draft is 'small', and the sampler 'greedy' uses none", "--sampler", "greedy", "--draft", "small")]
    [TestCase("The sampler 'speculative' checks what a draft proposes, and there is none", "--sampler", "speculative")]
    [TestCase("There is no model 'smal' (did you mean small?)", "--draft", "smal")]
    [TestCase("The draft 'tiny-text' does not write from left to right", "--draft", "tiny-text")]
    [TestCase("a template is given, and 'writer' writes from left to right", "--template", "[MASK]")]
    [TestCase("steps is 3, and 'writer' writes from left to right, one token after the other; give max tokens instead", "--steps", "3")]
    [TestCase("length is 9 and max tokens is 5; keep one", "--length", "9", "--max-tokens", "5")]
    [TestCase("first-hitting cannot sample writer", "--sampler", "first-hitting")]
    public async Task Wrong_option_is_one_sentence_and_exit_code_2(string says, params string[] args) =>
        (await models.TextAsync([.. Prompt, .. args])).Fails(2, says);

    [Test]
    public async Task Prompt_and_tokenizer_that_cannot_be_are_one_sentence()
    {
        TinyWriter.Write(models["narrow"], "narrow", vocabulary: 264);
        (await models.TextAsync("--model", "writer")).Fails(2, "The prompt is empty, and 'writer' has no token that stands for "
            + "a beginning");
        (await models.TextAsync("--model", "narrow", "--prompt", "In")).Fails(2, "has 265 tokens, and the model's table holds 264");
    }

    [Test]
    public async Task Interrupted_text_ends_its_line()
    {
        using var stop = new CancellationTokenSource();
        var (output, error) = (new FlushedWriter(pieces => { if (pieces == 4) stop.Cancel(); }), new StringWriter());
        var code = await new App(new Streams(output, error, false), [models[""]])
            .RunAsync(["text", .. Prompt, "--max-tokens", "60", "--threads", "1", "--ignore-end"], stop.Token);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(code, Is.EqualTo(130), error.ToString());
        Assert.That(output.ToString(), Does.StartWith("In the").And.EndWith("\n").And.Not.Contain("1 text by"));
    }

    private static string[] Texts(Run run)
    {
        using var json = JsonDocument.Parse(run.Succeeds().Out);
        return Texts(json);
    }

    private static string[] Texts(JsonDocument json) => json.RootElement.GetProperty("texts").Deserialize<string[]>()!;

    /// <summary>Remembers what came between two flushes.</summary>
    private sealed class FlushedWriter(Action<int>? flushed = null) : StringWriter
    {
        private int _told;

        public List<string> Flushes { get; } = [];

        public override void Flush()
        {
            var all = ToString();
            if (all.Length == _told)
                return;
            Flushes.Add(all[_told..]);
            _told = all.Length;
            flushed?.Invoke(Flushes.Count);
        }
    }
}
