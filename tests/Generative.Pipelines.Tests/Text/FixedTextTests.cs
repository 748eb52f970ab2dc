namespace Generative.Pipelines.Tests;

public sealed class FixedTextTests
{
    private TinyTextPipeline tiny = null!;

    [OneTimeSetUp]
    public void Write() => tiny = new();

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [Test]
    public async Task Prompt_begins_the_text_and_the_rest_fills_up_to_the_length()
    {
        var whole = await tiny.Pipeline.GenerateAsync(new() { Model = "tiny-text", Prompt = "In the " });
        var part = await tiny.Pipeline.GenerateAsync(new() { Model = "tiny-text", Prompt = "In", Template = " the[MASK]", Length = 10 });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(whole.TokenIds[0], Has.Count.EqualTo(TinyTextModel.Length));
        Assert.That(whole.Texts[0], Does.StartWith("In the "));
        Assert.That((part.TokenIds[0].Count, part.Tokens), Is.EqualTo((10, 8L)));
        Assert.That(part.Texts[0], Does.StartWith("In the"));
    }

    [TestCase("né 日本 – ok", "")]
    [TestCase("  two  spaces ", " end ")]
    [TestCase("line\n", "\n[")]
    [TestCase("a [MASK] b", "")]
    [TestCase("", "[MASK*3]")]
    public async Task Fixed_text_of_any_kind_comes_back_letter_for_letter(string before, string after)
    {
        var result = await tiny.Pipeline.GenerateAsync(new()
        {
            Model = "tiny-text", Prompt = before.Length == 0 ? null : before, Template = "[MASK*2]" + TextTemplate.Escape(after),
        });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Texts[0], Does.StartWith(before).And.EndsWith(after));
        Assert.That(result.Tokens, Is.EqualTo(2));
    }

    [Test]
    public async Task Special_token_of_a_template_stays_and_is_not_shown()
    {
        var result = await tiny.Pipeline.GenerateAsync(new() { Model = "tiny-text", Template = "In[EOS][MASK] God" });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.TokenIds[0][1], Is.EqualTo(TinyTextModel.Eos));
        Assert.That(result.Texts[0], Does.StartWith("In").And.EndsWith(" God").And.Not.Contain("EOS"));
    }

    [Test]
    public async Task Bytes_are_what_the_tokens_say_even_where_they_are_no_UTF8()
    {
        var result = await tiny.Pipeline.GenerateAsync(new() { Model = "tiny-text", Count = 4 });

        for (var i = 0; i < 4; i++)
            Assert.That(result.BytesOf(i), Is.EqualTo(result.Plan.Tokenizer.DecodeBytes(result.TokenIds[i], skipSpecial: true)));
        Assert.That(result.Texts, Has.Some.Contains("\uFFFD"), "random tokens are rarely UTF-8");
    }

    [TestCase("In the[MASK*2] God ", 5, "length is 5, and the template has up to 6 tokens; give at least 6")]
    [TestCase("[MASK*31]x ", null, "The template has up to 33 tokens, 31 of them in holes, and 'tiny-text' takes 32")]
    public void Space_at_the_end_takes_room(string template, int? length, string says) =>
        Assert.That(() => tiny.Pipeline.Plan(new() { Model = "tiny-text", Template = template, Length = length }),
            Throws.ArgumentException.With.Message.Contains(says));

    [Test]
    public void Space_at_the_end_is_a_token_of_its_own_or_begins_the_next_one()
    {
        var alone = tiny.Pipeline.Plan(new() { Model = "tiny-text", Template = "In the[MASK*2] God " }).Layouts[0];
        var before = tiny.Pipeline.Plan(new() { Model = "tiny-text", Template = "In the[MASK*2] God ", Length = 6 }).Layouts[0];

        using var _ = Assert.EnterMultipleScope();
        Assert.That((alone.Length, alone.Ids[^1], alone.Spaced.Count), Is.EqualTo((6, (int)' ', 0)));
        Assert.That((before.Length, before.Ids[^1]), Is.EqualTo((6, TextLayout.Hole)));
        Assert.That(before.Spaced, Is.EqualTo(new[] { 5 }));
    }

    [TestCase("a [EOS] b", "In[MASK]")]
    [TestCase(null, @"In\[EOS\][MASK] God [EOS]")]
    public async Task Spelling_of_a_special_token_in_words_is_words(string? prompt, string template)
    {
        var result = await tiny.Pipeline.GenerateAsync(new() { Model = "tiny-text", Prompt = prompt, Template = template });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.Texts[0], Does.Contain("[EOS]"));
        Assert.That(result.TokenIds[0].SkipLast(1), Has.None.EqualTo(TinyTextModel.Eos));
    }

    [Test]
    public void Mask_under_its_own_name_is_a_hole()
    {
        TinyTextModel.Write(tiny["named-mask"], "named-mask");
        TinyTextModel.WriteTokenizer(tiny["named-mask"], ["[EOS]", "<|mdm_mask|>"]);

        var layout = tiny.Pipeline.Plan(new() { Model = "named-mask", Template = "In [<|mdm_mask|>] God" }).Layouts[0];

        using var _ = Assert.EnterMultipleScope();
        Assert.That((layout.Holes, layout.Length), Is.EqualTo((1, 3)));
        Assert.That(layout.Spaced, Is.EqualTo(new[] { 1 }), "the space before it is the hole's");
    }
}
