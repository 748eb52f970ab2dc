namespace Generative.Pipelines.Tests;

/// <summary>Tokenizers that mark words, drop spaces or write lower case.</summary>
public sealed class WordTokenizerTests
{
    private TinyTextPipeline tiny = null!;

    [OneTimeSetUp]
    public void Write()
    {
        tiny = new();
        OddTokenizers.WriteBert(tiny["bert"], "bert");
        OddTokenizers.WriteMarked(tiny["marked"], "marked");
    }

    [OneTimeTearDown]
    public void Free() => tiny.Dispose();

    [TestCase("marked", "In the[MASK*2] God", new[] { 0, 1, -1, -1, 2 })]
    [TestCase("marked", "In[MASK] the God", new[] { 0, -1, 1, 2 })]
    [TestCase("bert", "in the[MASK*2] god", new[] { 5, 6, -1, -1, 7 })]
    [TestCase("bert", "in[MASK] gods", new[] { 5, -1, 7, 8 })]
    public async Task Words_behind_a_hole_come_back_with_their_space(string model, string template, int[] ids)
    {
        var request = new TextRequest { Model = model, Template = template };
        var parts = TextTemplate.Parse(template).Parts;

        using var _ = Assert.EnterMultipleScope();
        Assert.That(tiny.Pipeline.Plan(request).Layouts[0].Ids, Is.EqualTo(ids));
        Assert.That((await tiny.Pipeline.GenerateAsync(request)).Texts[0], Does.EndWith(parts[^1].Text));
    }

    [Test]
    public async Task Space_before_a_hole_goes_to_a_token_that_begins_a_word()
    {
        var request = new TextRequest { Model = "bert", Template = "in the [MASK*2]", Count = 6 };
        var plan = tiny.Pipeline.Plan(request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(plan.Layouts[0].Spaced, Is.EqualTo(new[] { 2 }));
        Assert.That((await tiny.Pipeline.GenerateAsync(request)).TokenIds.Select(ids => ids[2]), Has.None.EqualTo(8), "##s begins no word");
    }

    [TestCase("in[MASK] God", "It does not keep capital letters")]
    [TestCase("in[MASK]god", "It sets the spaces between words itself")]
    [TestCase("in  the[MASK]", "It sets the spaces between words itself")]
    [TestCase("in[MASK] zebra", "Leave out the characters it lacks")]
    public void Text_it_cannot_say_is_refused_with_the_cause(string template, string says) =>
        Assert.That(() => tiny.Pipeline.Plan(new() { Model = "bert", Template = template }),
            Throws.ArgumentException.With.Message.Contains("cannot say").And.Message.Contains(says));

    [TestCase("bert", "in the God", 7)]
    [TestCase("bert", "in zebra", 2)]
    [TestCase("marked", "In thy", 2)]
    public void Text_that_the_tokens_do_not_say_is_not_scored(string model, string text, int from) =>
        Assert.That(() => tiny.Scorer.ScoreAsync(new() { Model = model, Text = System.Text.Encoding.UTF8.GetBytes(text) }),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains($"says something else from byte {from} on"));

    [TestCase("bert", "in the gods")]
    [TestCase("marked", "In the God")]
    public async Task Text_that_they_say_is_scored(string model, string text) =>
        Assert.That((await tiny.Scorer.ScoreAsync(new() { Model = model, Text = System.Text.Encoding.UTF8.GetBytes(text) })).BitsPerByte,
            Is.InRange(0.1, 10));
}
