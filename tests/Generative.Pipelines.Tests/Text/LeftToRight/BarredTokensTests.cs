namespace Generative.Pipelines.Tests;

public sealed class BarredTokensTests
{
    [Test]
    public void Word_is_barred_behind_a_space_and_without_one()
    {
        using var tiny = new TinyTextPipeline();
        var tokenizer = tiny.Catalog.Describe("tiny-text").Tokenizer!();
        var forms = BarredTokens.Forms("the", tokenizer);

        Assert.That(forms.Select(f => string.Join('|', f.Select(id => tokenizer.Decode([id])))), Is.EquivalentTo(new[] { "t|he", " the" }));
    }

    [Test]
    public void Tokenizer_that_marks_where_words_begin_bars_the_marked_word()
    {
        using var tiny = new TinyTextPipeline();
        OddTokenizers.WriteMarked(tiny["marked"], "marked");
        var tokenizer = tiny.Catalog.Describe("marked").Tokenizer!();

        Assert.That(BarredTokens.Forms("God", tokenizer), Has.Some.EqualTo(new[] { 2 }));
    }

    [Test]
    public void Gaps_are_barred_and_nothing_to_bar_is_no_rule()
    {
        using var _ = Assert.EnterMultipleScope();
        Assert.That(BarredTokens.Rules([], [], ConstrainedText.Bytes), Is.Empty);
        Assert.That(BarredTokens.Rules([], [7], ConstrainedText.Bytes), Has.Count.EqualTo(1));
    }
}
