using System.Text.Json;

namespace Generative.Generate.Tests.Text;

public sealed class ScoreCommandTests
{
    private TextModels models = null!;

    [OneTimeSetUp]
    public void Write() => models = new();

    [OneTimeTearDown]
    public void Remove() => models.Dispose();

    [Test]
    public async Task Score_of_a_file_comes_with_its_error_and_is_a_function_of_the_seed()
    {
        var file = models.File("verse.txt");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("In the beginning God\n", 5)));
        using var json = JsonDocument.Parse((await models.ScoreAsync("--file", file, "--json")).Succeeds().Out);
        using var again = JsonDocument.Parse((await models.ScoreAsync("--file", file, "--json")).Succeeds().Out);
        var root = json.RootElement;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(root.GetProperty("bitsPerByte").GetDouble(), Is.InRange(1, 100));
        Assert.That(again.RootElement.GetProperty("bitsPerByte").GetDouble(), Is.EqualTo(root.GetProperty("bitsPerByte").GetDouble()));
        Assert.That(root.GetProperty("standardError").GetDouble(), Is.InRange(1e-6, 5));
        Assert.That((root.GetProperty("tokens").GetInt64(), root.GetProperty("bytes").GetInt64()), Is.EqualTo((70L, 105L)));
        Assert.That((await models.ScoreAsync("--file", file)).Succeeds().Out, Does.Match(@"^at most \d+\.\d{3} bits a byte"));
    }

    [Test]
    public async Task Bytes_that_are_no_text_are_scored_too()
    {
        var file = models.File("bytes.bin");
        await File.WriteAllBytesAsync(file, [0xFF, 0x00, 0xC3, 0x28, 0xE2, 0x82]);
        var run = await models.ScoreAsync("--file", file, "--json", "--draws", "2", "--context", "0");
        using var json = JsonDocument.Parse(run.Succeeds().Out);

        Assert.That(json.RootElement.GetProperty("tokens").GetInt64(), Is.EqualTo(6));
    }

    [Test]
    public async Task Empty_missing_and_impossible_files_are_one_sentence()
    {
        var empty = models.File("empty.txt");
        await File.WriteAllBytesAsync(empty, []);
        (await models.ScoreAsync("--file", empty)).Fails(2, $"--file '{empty}' is empty, and has no bits a byte; give a file with text");
        (await models.ScoreAsync("--file", models.File("none.txt"))).Fails(2, "there is no file", "check the path");
        (await models.ScoreAsync("--file", models["tiny-text"])).Fails(2, "is a folder; name a file in it");
        (await models.ScoreAsync()).Fails(2, "--file");
    }

    [TestCase("--draws is '1'; give a whole number from 2", "--draws", "1")]
    [TestCase("context is 32; give at most 31", "--context", "32")]
    [TestCase("There is no model 'tiny-txt'", "--model", "tiny-txt")]
    public async Task Wrong_option_is_one_sentence_and_exit_code_2(string says, params string[] args)
    {
        var file = models.File("some.txt");
        await File.WriteAllTextAsync(file, "In the");
        (await models.ScoreAsync([.. args, "--file", file])).Fails(2, says);
    }
}
