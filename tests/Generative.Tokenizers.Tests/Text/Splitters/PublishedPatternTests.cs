namespace Generative.Tokenizers.Tests;

public sealed class PublishedPatternTests
{
    [TestCase(@"[^\s]++x", @"(?>[^\s]+)x")]
    [TestCase(@"(?i:'s)?+\p{L}+", @"(?>(?i:'s)?)\p{L}+")]
    [TestCase(@"a\++b", @"a\++b", Description = "an escaped plus is a character")]
    [TestCase(@"\p{N}{1,3}| ?a*+", @"\p{N}{1,3}| ?(?>a*)")]
    [TestCase(@"[^(\s|[.,!?])]+", @"[^(\s|.,!?)]+")]
    [TestCase(@"\s+(?!\S)|\s+", @"\s+(?!\S)|\s+")]
    public void Rewrite_WritesWhatDotNetReads(string published, string expected) =>
        Assert.That(PublishedPattern.Rewrite(published), Is.EqualTo(expected));

    [TestCase("[a-z&&[aeiou]]", "&&")]
    [TestCase("[a[^b]]", "[^")]
    [TestCase("[abc", "no end")]
    public void Rewrite_WhatDotNetCannotSay_Refuses(string published, string named) =>
        Assert.That(() => PublishedPattern.Rewrite(published), Throws.ArgumentException.With.Message.Contains(named));

    [TestCase("x\U00020000y\U0001D7D923", new[] { "x\U00020000y", "\U0001D7D923" }, Description = "letters and digits beyond U+FFFF")]
    [TestCase("\U0001F600\U0001F601a", new[] { "\U0001F600\U0001F601", "a" })]
    public void Matches_SeeScalars(string text, string[] expected)
    {
        var spans = new ScalarPattern(@"\p{L}+|\p{N}+|[^\s\p{L}\p{N}]+").Matches(text);
        Assert.That(spans.Select(s => text[s.Start..s.End]), Is.EqualTo(expected));
    }
}
