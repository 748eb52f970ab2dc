namespace Generative.Tokenizers.Tests;

public sealed class ChatTemplateTests
{
    private static readonly TestCaseData[] Forms =
    [
        new TestCaseData(ChatForms.ChatMl, "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nWho?<|im_end|>\n"
            + "<|im_start|>assistant\n Me. <|im_end|>\n<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n").SetName("ChatML"),
        new TestCaseData(ChatForms.Qwen, "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nWho?<|im_end|>\n"
            + "<|im_start|>assistant\n Me. <|im_end|>\n<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n").SetName("Qwen2"),
        new TestCaseData(ChatForms.Llama2, "<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nWho? [/INST] Me. </s><s>[INST] Why? [/INST]")
            .SetName("Llama 2"),
        new TestCaseData(ChatForms.Llama3, "<s><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>"
            + "<|start_header_id|>user<|end_header_id|>\n\nWho?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\nMe.<|eot_id|>"
            + "<|start_header_id|>user<|end_header_id|>\n\nWhy?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")
            .SetName("Llama 3"),
        new TestCaseData(ChatForms.Mistral, "<s>[INST] Who?[/INST] Me.</s>[INST] Be brief.\n\nWhy?[/INST]").SetName("Mistral"),
        new TestCaseData(ChatForms.Zephyr,
            "<|system|>\nBe brief.</s>\n<|user|>\nWho?</s>\n<|assistant|>\n Me. </s>\n<|user|>\nWhy?</s>\n<|assistant|>\n")
            .SetName("Zephyr"),
    ];

    [TestCaseSource(nameof(Forms))]
    public void Published_form_is_rendered_letter_for_letter(string template, string expected) =>
        Assert.That(ChatTemplate.Parse(template, ChatForms.Tokens).Render(ChatForms.Talk), Is.EqualTo(expected));

    [Test]
    public void Gemma_names_the_assistant_model_and_takes_no_system()
    {
        var template = ChatTemplate.Parse(ChatForms.Gemma, ChatForms.Tokens);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(template.Render(ChatForms.Talk[1..]), Is.EqualTo("<s><start_of_turn>user\nWho?<end_of_turn>\n"
            + "<start_of_turn>model\nMe.<end_of_turn>\n<start_of_turn>user\nWhy?<end_of_turn>\n<start_of_turn>model\n"));
        Assert.That(() => template.Render(ChatForms.Talk), Throws.ArgumentException.With.Message
            .Contains("The chat template does not take these messages: System role not supported"));
    }

    [Test]
    public void Without_a_prompt_for_the_answer_the_talk_ends_with_its_last_turn()
    {
        var template = ChatTemplate.Parse(ChatForms.Qwen, ChatForms.Tokens);

        Assert.That(template.Render(ChatForms.Talk[1..2], addGenerationPrompt: false),
            Is.EqualTo("<|im_start|>system\nYou help.<|im_end|>\n<|im_start|>user\nWho?<|im_end|>\n"));
    }

    [Test]
    public void Roles_out_of_turn_are_the_templates_own_error() =>
        Assert.That(() => ChatTemplate.Parse(ChatForms.Mistral, ChatForms.Tokens).Render([ChatForms.Talk[2]]),
            Throws.ArgumentException.With.Message.Contains("roles must alternate"));

    [Test]
    public void No_messages_are_refused() => Assert.That(() => ChatTemplate.Parse("x").Render([]),
        Throws.ArgumentException.With.Message.Contains("There are no messages; give at least one"));

    [Test]
    public void Encoding_makes_tokens_of_special_spellings()
    {
        using var folder = SmallBpe.Write();
        var tokens = ChatTemplate.Parse("{% for m in messages %}{{ m.content }}[END]{% endfor %}")
            .Encode(TextTokenizers.Open(folder.Path), [new("user", " the")]);

        Assert.That(tokens, Is.EqualTo(new[] { SmallBpe.The, SmallBpe.End }));
    }
}
