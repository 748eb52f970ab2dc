using System.Text;
using System.Text.Json;

namespace Generative.Generate.Tests.Text;

/// <summary><c>text --chat</c> with a model whose folder has a chat template.</summary>
public sealed class ChatCommandTests
{
    private const string Template = "{% for m in messages %}{{ m.role }}: {{ m.content }}[EOS]{% endfor %}"
        + "{% if add_generation_prompt %}assistant:{% endif %}";

    private static readonly string[] Asked = ["--model", "talker", "--chat", "--prompt", "Who?", "--max-tokens", "12", "--ignore-end"];
    private TextModels models = null!;

    [OneTimeSetUp]
    public void Write()
    {
        models = new();
        TinyWriter.Write(models["talker"], "talker");
        File.WriteAllText(Path.Combine(models["talker"], "chat_template.jinja"), Template);
    }

    [OneTimeTearDown]
    public void Remove() => models.Dispose();

    [Test]
    public async Task Prompt_is_what_the_user_says_and_special_tokens_of_the_template_are_their_ids()
    {
        using var json = JsonDocument.Parse((await models.TextAsync([.. Asked, "--json"])).Succeeds().Out);
        var ids = json.RootElement.GetProperty("tokenIds")[0].Deserialize<int[]>()!;
        var expected = Encoding.UTF8.GetByteCount("user: Who?") + 1 + Encoding.UTF8.GetByteCount("assistant:");

        using var _ = Assert.EnterMultipleScope();
        Assert.That(ids, Has.Length.EqualTo(expected + 12), "none of the tokenizer's merges stand in it");
        Assert.That(ids[10], Is.EqualTo(TinyTextModel.Eos));
        Assert.That(json.RootElement.GetProperty("texts")[0].GetString(), Does.Not.Contain("assistant:"), "the answer alone");
    }

    [Test]
    public async Task System_stands_before_the_user()
    {
        using var plain = JsonDocument.Parse((await models.TextAsync([.. Asked, "--json"])).Succeeds().Out);
        using var told = JsonDocument.Parse((await models.TextAsync([.. Asked, "--json", "--system", "Be calm."])).Succeeds().Out);
        var (without, with) = (Ids(plain), Ids(told));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(with, Has.Length.EqualTo(without.Length + "system: Be calm.".Length + 1));
        Assert.That(with.Count(id => id == TinyTextModel.Eos), Is.GreaterThanOrEqualTo(2));

        static int[] Ids(JsonDocument json) => json.RootElement.GetProperty("tokenIds")[0].Deserialize<int[]>()!;
    }

    [Test]
    public async Task Answer_alone_is_printed_and_written()
    {
        var path = models.File("answer.txt");
        using var json = JsonDocument.Parse((await models.TextAsync([.. Asked, "--json"])).Succeeds().Out);
        var answer = json.RootElement.GetProperty("texts")[0].GetString()!;
        var printed = (await models.TextAsync(Asked)).Succeeds().Out;
        (await models.TextAsync([.. Asked, "--out", path])).Succeeds();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(printed, Does.StartWith(answer));
        Assert.That(await File.ReadAllTextAsync(path), Does.StartWith(answer));
    }

    [Test]
    public async Task Conversation_without_a_word_of_the_user_is_refused() =>
        (await models.TextAsync("--model", "talker", "--chat"))
            .Fails(2, "--chat is given, and there is nothing the user says; add --prompt");

    [Test]
    public async Task Model_that_fills_holes_takes_no_conversation() =>
        (await models.TextAsync("--chat", "--prompt", "In")).Fails(2, "a conversation is given, and 'tiny-text' fills the holes of a text");
}
