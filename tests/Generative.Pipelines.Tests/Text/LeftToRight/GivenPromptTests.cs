using Generative.Tokenizers;

namespace Generative.Pipelines.Tests;

/// <summary>Prompts that are given as tokens or as a conversation.</summary>
public sealed class GivenPromptTests
{
    private const string Template = "{% for m in messages %}{{ m.role }}: {{ m.content }}<end>{% endfor %}"
        + "{% if add_generation_prompt %}assistant: {% endif %}";

    private static readonly TextRequest Bare = ByteCatalog.Request with { Prompt = null };
    private static readonly ChatMessage[] Talk = [new("system", "Be brief."), new("user", "né?")];

    [Test]
    public async Task Tokens_are_taken_as_they_are()
    {
        var catalog = new ByteCatalog(ByteModel.Script("né", 4));
        var (result, added) = await ByteCatalog.StreamAsync(catalog.Pipeline, Bare with { PromptTokens = [ByteModel.End, 'I', 'n', ' '] });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.TokenIds[0], Is.EqualTo(new[] { ByteModel.End, 'I', 'n', ' ', 'n', 0xC3, 0xA9, ByteModel.End }));
        Assert.That((result.Texts[0], result.Continuations[0], string.Concat(added[0])), Is.EqualTo(("In né", "né", "né")));
        Assert.That(result.ContinuationBytesOf(0), Is.EqualTo("né"u8.ToArray()));
    }

    [Test]
    public async Task Character_that_the_tokens_leave_half_is_made_whole()
    {
        var half = new ByteModel(ByteModel.End + 1, so => [(so.Count == 2 ? 0xA9 : ByteModel.End, 60f)]);
        var (result, added) = await ByteCatalog.StreamAsync(new ByteCatalog(half).Pipeline, Bare with { PromptTokens = ['n', 0xC3] });

        Assert.That((result.Texts[0], result.Continuations[0], string.Concat(added[0])), Is.EqualTo(("né", "é", "é")));
    }

    [Test]
    public async Task Conversation_is_written_by_the_template_and_its_special_tokens_are_ids()
    {
        const string written = "system: Be brief.|user: né?|assistant: ";
        var length = System.Text.Encoding.UTF8.GetByteCount(written);
        var catalog = Talking(ByteModel.Script("Me.", length));
        var (result, added) = await ByteCatalog.StreamAsync(catalog.Pipeline, Bare with { Messages = Talk });
        var prompt = result.Plan.Layouts[0].Ids.Take(length).ToArray();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(prompt.Select((id, i) => (id, i)).Where(t => t.id == ByteModel.End).Select(t => t.i), Is.EqualTo(new[] { 17, 28 }));
        Assert.That(new ByteTokenizer("|").Decode(prompt), Is.EqualTo(written));
        Assert.That((result.Continuations[0], string.Concat(added[0])), Is.EqualTo(("Me.", "Me.")));
        Assert.That(result.Texts[0], Is.EqualTo(written.Replace("|", "") + "Me."));
        Assert.That(result.FinishReasons[0], Is.EqualTo(FinishReason.EndToken));
    }

    [Test]
    public void More_than_one_prompt_and_prompts_that_are_none_are_refused()
    {
        var pipeline = Talking(ByteModel.Random()).Pipeline;
        (TextRequest Request, string Says)[] cases =
        [
            (ByteCatalog.Request with { PromptTokens = [1] }, "a prompt and prompt tokens are given, and a text begins with one of them"),
            (Bare with { PromptTokens = [1], Messages = Talk }, "prompt tokens and messages are given"),
            (Bare with { PromptTokens = [] }, "There are no prompt tokens; give at least one"),
            (Bare with { PromptTokens = [1, 257] }, "Prompt token 1 is 257; 'bytes' has tokens 0 to 256"),
            (Bare with { PromptTokens = [-1] }, "Prompt token 0 is -1"),
            (Bare with { Messages = [] }, "There are no messages; give at least one"),
            (Bare with { Messages = [new("", "x")] }, "messages[0] has no role or no content"),
            (Bare with { PromptTokens = [.. Enumerable.Repeat(1, 64)] }, "The prompt has 64 tokens and 1 more are to be made"),
        ];

        using var _ = Assert.EnterMultipleScope();
        foreach (var (request, says) in cases)
            Assert.That(() => pipeline.Plan(request), Throws.InstanceOf<ArgumentException>().With.Message.Contains(says), says);
    }

    [Test]
    public void Model_without_a_template_takes_no_messages()
    {
        var none = new ByteCatalog(ByteModel.Random(), d => d with { ChatTemplate = () => null });
        var silent = new ByteCatalog(ByteModel.Random(), d => d with { ChatTemplate = () => ChatTemplate.Parse("{# nothing #}") });

        using var _ = Assert.EnterMultipleScope();
        foreach (var catalog in new[] { none, new ByteCatalog(ByteModel.Random()) })
            Assert.That(() => catalog.Pipeline.Plan(Bare with { Messages = Talk }), Throws.InstanceOf<InvalidDataException>()
                .With.Message.Contains("'bytes' has no chat template, and messages are given"));
        Assert.That(() => silent.Pipeline.Plan(Bare with { Messages = Talk }), Throws.InstanceOf<InvalidDataException>()
            .With.Message.Contains("writes nothing for these messages"));
    }

    [Test]
    public void Template_of_a_published_folder_is_found()
    {
        using var copy = new DecoderCopy("llama");
        Assert.That(copy.Described.ChatTemplate!(), Is.Null);
        File.WriteAllText(copy["tokenizer_config.json"], """{"chat_template": "{{ messages[0].content }}"}""");

        Assert.That(copy.Described.ChatTemplate!()!.Render([new("user", "Hi")]), Is.EqualTo("Hi"));
    }

    private static ByteCatalog Talking(ByteModel model) => new(model, d => d with { ChatTemplate = () => ChatTemplate.Parse(Template) });
}
