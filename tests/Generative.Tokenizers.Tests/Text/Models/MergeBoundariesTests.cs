namespace Generative.Tokenizers.Tests;

public sealed class MergeBoundariesTests
{
    private static readonly MergeBoundaries Boundaries = new(["a", "b", "c", "ab", "bb"]);

    [TestCase("abba", "abb|a")]
    [TestCase("cab", "c|ab")]
    [TestCase("ab", "ab")]
    [TestCase("", "")]
    public void Cut_WhereNoTokenHoldsBoth(string text, string expected) => Assert.That(Cut(text), Is.EqualTo(expected));

    [TestCase("axa")] // what is no token may be left out, and then its neighbours meet
    [TestCase("a\U0001F600a")]
    public void Cut_UnknownCharacter_StaysWithItsNeighbours(string text) => Assert.That(Cut(text), Is.EqualTo(text));

    private static string Cut(string text) => string.Join('|', Boundaries.Cut(text).Select(r => text[r]));
}
