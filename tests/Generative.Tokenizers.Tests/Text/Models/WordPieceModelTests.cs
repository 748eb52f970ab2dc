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
    public void Make_LineBreakInAToken_IsNamed() =>
        Assert.That(() => new WordPieceModel(new Dictionary<string, int> { ["[UNK]"] = 0, ["a\nb"] = 1 }, "[UNK]", "##", 4, "here"),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("here").And.Message.Contains("id 1"));

    private static List<int> Encode(string word)
    {
        List<int> ids = [];
        new WordPieceModel(Vocabulary, "[UNK]", "##", longestWord: 4, "test").Encode(word, ids);
        return ids;
    }
}
