namespace Generative.Pipelines.Tests;

public sealed class TextTemplateTests
{
    private static readonly string[] Special = ["[EOS]", "<|end|>", "[MASK]"];

    private static readonly TestCaseData[] Bad =
    [
        new("", "The template is empty"),
        new("a [MASK", "'[MASK' is not closed; add ']'"),
        new("a [MSK*3] b", "'[MSK*3]', which is neither a hole nor a special token of the model (did you mean [MASK*3]?)"),
        new("a [mask] b", "(did you mean [MASK]?)"),
        new("a [EOT] b", "(did you mean [EOS]?)"),
        new("a [chapter 1] b", "a bracket of the text is written \\["),
        new("[MASK*0]", "'[MASK*0]' is no hole; give a number of tokens from 1"),
        new("[MASK*]", "'[MASK*]' is no hole"),
        new("[MASK*-3]", "'[MASK*-3]' is no hole"),
        new("[MASK*5-2]", "'[MASK*5-2]' is no hole"),
        new("[MASK*1.5]", "'[MASK*1.5]' is no hole"),
        new("[MASK*99999999999]", "'[MASK*99999999999]' is no hole"),
    ];

    [Test]
    public void Fixed_text_holes_and_special_tokens_are_told_apart() =>
        Assert.That(TextTemplate.Parse("In the [MASK*12] God[MASK] [MASK*2-12][EOS][<|end|>]", Special).Parts, Is.EqualTo(new[]
        {
            TemplatePart.Fixed("In the "), TemplatePart.Hole(12, 12), TemplatePart.Fixed(" God"), TemplatePart.Hole(1, 1),
            TemplatePart.Fixed(" "), TemplatePart.Hole(2, 12), TemplatePart.Special("[EOS]"), TemplatePart.Special("<|end|>"),
        }));

    [TestCase(@"a \[MASK\] b\\", "a [MASK] b\\")]
    [TestCase(@"a ] b \x", @"a ] b \x")]
    public void Escaped_brackets_are_text(string template, string text) =>
        Assert.That(TextTemplate.Parse(template).Parts, Is.EqualTo(new[] { TemplatePart.Fixed(text) }));

    [TestCase("plain")]
    [TestCase(@"[MASK*3] and \[ and \\] ]\")]
    public void Escaped_text_comes_back(string text) =>
        Assert.That(TextTemplate.Parse(TextTemplate.Escape(text)).Parts, Is.EqualTo(new[] { TemplatePart.Fixed(text) }));

    [TestCaseSource(nameof(Bad))]
    public void Wrong_template_is_refused_in_words(string template, string says) =>
        Assert.That(() => TextTemplate.Parse(template, Special), Throws.ArgumentException.With.Message.Contains(says));
}
