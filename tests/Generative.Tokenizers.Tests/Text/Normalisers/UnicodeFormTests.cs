namespace Generative.Tokenizers.Tests;

public sealed class UnicodeFormTests
{
    [TestCase("e\u0301", "\u00E9")]
    [TestCase("a\u0327\u0301", "\u00E1\u0327", Description = "a mark of a lower class does not block")]
    [TestCase("\u0041\u030A\u0301", "\u01FA")]
    [TestCase("\u212B", "\u00C5")]
    [TestCase("\u0958", "\u0915\u093C", Description = "an excluded composition")]
    [TestCase("\u1112\u1161\u11AB", "\uD55C")]
    [TestCase("\uFB01", "\uFB01")]
    [TestCase("a\uDC80b", "a\uDC80b", Description = "an escaped byte")]
    public void Composed(string text, string expected) => Assert.That(new UnicodeForm(false, true).Apply(text), Is.EqualTo(expected));

    [TestCase("\u00E9", "e\u0301")]
    [TestCase("\u1E69", "s\u0323\u0307")]
    [TestCase("q\u0307\u0323", "q\u0323\u0307")]
    [TestCase("\uD55C", "\u1112\u1161\u11AB")]
    [TestCase("\U0001D15E", "\U0001D157\U0001D165")]
    public void Decomposed(string text, string expected) => Assert.That(new UnicodeForm(false, false).Apply(text), Is.EqualTo(expected));

    [TestCase("\uFB01\u2460\u00A0", "fi1 ")]
    [TestCase("\uFF21\u3099", "A\u3099")]
    public void CompatiblyComposed(string text, string expected) =>
        Assert.That(new UnicodeForm(true, true).Apply(text), Is.EqualTo(expected));
}
