namespace Generative.Tokenizers.Tests;

public sealed class WordPieceModelTests
{
    // Ids are no line numbers: they have gaps, and two tokens share one.
    private static readonly Dictionary<string, int> Vocabulary =
        new() { ["[UNK]"] = 7, ["a"] = 2, ["ab"] = 3, ["##b"] = 11, ["##\U0001F600"] = 5, ["A"] = 2 };

    [Test]
    public void Encode_LongestFirst()
    {
        Assert.That(Encode("abb"), Is.EqualTo(new[] { 3, 11 }));
        Assert.That(Encode("a\U0001F600"), Is.EqualTo(new[] { 2, 5 }));
        Assert.That(Encode("Ab"), Is.EqualTo(new[] { 2, 11 }));
    }

    [TestCase("b")]
    [TestCase("abc")]
    [TestCase("ab\U0001F601")]
    public void Encode_WordThatCannotBeFinished_IsUnknownAsAWhole(string word) => Assert.That(Encode(word), Is.EqualTo(new[] { 7 }));

    [Test]
    public void Encode_LongestWord_IsCountedInCharacters()
    {
        Assert.That(Encode("a\U0001F600\U0001F600\U0001F600"), Is.EqualTo(new[] { 2, 5, 5, 5 }));
        Assert.That(Encode("abbbb"), Is.EqualTo(new[] { 7 }));
    }

    [Test]
    public void Encode_LineBreakInAToken_IsACharacterAsAnyOther()
    {
        List<int> ids = [];
        var vocabulary = new Dictionary<string, int> { ["[UNK]"] = 0, ["a\nb"] = 1, ["\n"] = 2, ["##\r"] = 3 };
        new WordPieceModel(vocabulary, "[UNK]", "##", 4, "here").Encode("a\nb\r", ids);
        new WordPieceModel(vocabulary, "[UNK]", "##", 4, "here").Encode("\n", ids);

        Assert.That(ids, Is.EqualTo(new[] { 1, 3, 2 }));
    }

    private static List<int> Encode(string word)
    {
        List<int> ids = [];
        new WordPieceModel(Vocabulary, "[UNK]", "##", longestWord: 4, "test").Encode(word, ids);
        return ids;
    }
}
