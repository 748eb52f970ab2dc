namespace Generative.Tokenizers.Tests;

public sealed class ChatTemplateFolderTests
{
    private const string Config = "tokenizer_config.json";
    private static readonly ChatMessage[] Talk = [new("user", "Hi")];

    [Test]
    public void Template_of_the_config_sees_the_folders_tokens()
    {
        using var folder = new TempFolder().With(Config, """
            {"bos_token": "<s>", "eos_token": {"content": "</s>", "special": true},
             "chat_template": "{{ bos_token }}{% for m in messages %}{{ m['content'] + eos_token }}{% endfor %}"}
            """);

        Assert.That(ChatTemplate.Open(folder.Path)!.Render(Talk), Is.EqualTo("<s>Hi</s>"));
    }

    [Test]
    public void Named_templates_are_told_apart_and_a_wrong_name_is_answered_with_the_known()
    {
        using var folder = new TempFolder().With(Config, """
            {"chat_template": [{"name": "default", "template": "plain"}, {"name": "tool_use", "template": "tools"}]}
            """);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(ChatTemplate.Open(folder.Path)!.Render(Talk), Is.EqualTo("plain"));
        Assert.That(ChatTemplate.Open(folder.Path, "tool_use")!.Render(Talk), Is.EqualTo("tools"));
        Assert.That(() => ChatTemplate.Open(folder.Path, "tool_us"), Throws.InstanceOf<KeyNotFoundException>()
            .With.Message.Contains("did you mean tool_use?").And.Message.Contains("it has default, tool_use"));
    }

    [Test]
    public void File_of_its_own_goes_before_the_config()
    {
        using var folder = new TempFolder().With(Config, """{"chat_template": "old"}""").With("chat_template.jinja", "new\n");

        Assert.That(ChatTemplate.Open(folder.Path)!.Render(Talk), Is.EqualTo("new"));
    }

    [Test]
    public void Folder_without_one_gives_none_and_a_missing_folder_is_an_error()
    {
        using var folder = new TempFolder();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(ChatTemplate.Open(folder.Path), Is.Null);
        Assert.That(() => ChatTemplate.Open(folder["none"]), Throws.InstanceOf<DirectoryNotFoundException>());
    }

    [Test]
    public void Damaged_field_is_named()
    {
        using var folder = new TempFolder().With(Config, """{"chat_template": 7}""");

        Assert.That(() => ChatTemplate.Open(folder.Path), Throws.InstanceOf<InvalidDataException>()
            .With.Message.Contains("'chat_template' is 7; expected a text, or a list of objects"));
    }
}
