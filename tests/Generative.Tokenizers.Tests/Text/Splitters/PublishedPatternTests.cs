namespace Generative.Tokenizers.Tests;

public sealed class PublishedPatternTests
{
    [TestCase(@"[^\s]++x", "abx", new string[0], Description = "possessive: it gives nothing back")]
    [TestCase(@"[^\s]+x", "abx", new[] { "abx" })]
    [TestCase(@"(?i:'s)?+\p{L}+", "'Sab", new[] { "'Sab" })]
    [TestCase(@"a\++b", "a++b", new[] { "a++b" }, Description = "an escaped plus is a character")]
    [TestCase(@"\p{N}{1,3}| ?a*+", "12345 aa", new[] { "123", "45", " aa" })]
    [TestCase(@"\p{N}{1,3}+", "12345", new[] { "12345" }, Description = "behind an interval a plus repeats it")]
    [TestCase(@"[^(\s|[.,!?])]+", "ab.c(d", new[] { "ab", "c", "d" }, Description = "a set inside a set")]
    [TestCase(@"\s+(?!\S)|\s+", "  a", new[] { " ", " " })]
    [TestCase("[a-z&&[aeiou]]", "abce", new[] { "a", "e" }, Description = "what both sets hold")]
    [TestCase("[a[^b]]+", "cab", new[] { "ca" })]
    [TestCase("[[:alpha:]]+", "ab1c", new[] { "ab", "c" })]
    [TestCase(@"\p{Letter}\x{2C}", "a,", new[] { "a," })]
    [TestCase(@"\p{Han}+", "a\u4E00\u4E8Cb", new[] { "\u4E00\u4E8C" })]
    public void Matches_ReadPublishedSyntax(string published, string text, string[] expected) =>
        Assert.That(new ScalarPattern(published).Matches(text).Select(s => text[s.Start..s.End]), Is.EqualTo(expected));

    [TestCase("[abc", "no end")]
    [TestCase(@"\p{Nonsense}", "Nonsense")]
    public void Matches_OfWhatIsNoPattern_Refuse(string published, string named) =>
        Assert.That(() => new ScalarPattern(published), Throws.ArgumentException.With.Message.Contains(named));

    [TestCase("x\U00020000y\U0001D7D923", new[] { "x\U00020000y", "\U0001D7D923" }, Description = "letters and digits beyond U+FFFF")]
    [TestCase("\U0001F600\U0001F601a", new[] { "\U0001F600\U0001F601", "a" })]
    public void Matches_SeeScalars(string text, string[] expected)
    {
        var spans = new ScalarPattern(@"\p{L}+|\p{N}+|[^\s\p{L}\p{N}]+").Matches(text);
        Assert.That(spans.Select(s => text[s.Start..s.End]), Is.EqualTo(expected));
    }
}
