namespace Generative.Tokenizers.Tests;

public sealed class SentencePieceBpeModelTests
{
    [Test]
    public void Encode_TokenOfCharactersThatAreNone_IsFound() =>
        Assert.That(Encode("xy\U0001F600y", new("<unk>", 0) { InText = false }, new("xy", -1), new("\U0001F600y", -2)),
            Is.EqualTo(new[] { 1, 2 }));

    [Test]
    public void Encode_UserDefined_IsNeverMerged() =>
        Assert.That(Encode("aab", new("<unk>", 0) { InText = false }, new("a", -3), new("b", -4), new("ab", 0) { UserDefined = true },
            new("aab", -1)), Is.EqualTo(new[] { 1, 3 }));

    [Test]
    public void Encode_EqualMerges_TheLeftComesFirst() =>
        Assert.That(Encode("aaa", new("<unk>", 0) { InText = false }, new("a", -2), new("aa", -1)), Is.EqualTo(new[] { 2, 1 }));

    [Test]
    public void Encode_UnusedToken_IsAStepAndNoResult()
    {
        UnigramPiece[] pieces = [new("<unk>", 0) { InText = false }, new("a", -3), new("b", -4), new("c", -5),
            new("ab", -1) { InText = false, Unused = true }, new("abc", -2)];
        Assert.That(Encode("abc", pieces), Is.EqualTo(new[] { 5 }));
        Assert.That(Encode("abb", pieces), Is.EqualTo(new[] { 1, 2, 2 }));
    }

    [Test]
    public void Encode_UnknownNeighbours_AreOneToken() =>
        Assert.That(Encode("axyza", new("<unk>", 0) { InText = false }, new("a", -1)), Is.EqualTo(new[] { 1, 0, 1 }));

    [Test]
    public void Encode_ByteTokenSpelledOut_IsNoByte()
    {
        var bytes = Enumerable.Range(0, 256).Select(b => new UnigramPiece(ByteTokens.Spell(b), 0) { InText = false });
        var ids = Encode("<0x0A>", [new("<unk>", 0) { InText = false }, .. bytes]);
        Assert.That(ids, Is.EqualTo("<0x0A>".Select(c => c + 1)));
    }

    private static List<int> Encode(string piece, params UnigramPiece[] pieces)
    {
        List<int> ids = [];
        new SentencePieceBpeModel(pieces, unknown: 0, byteFallback: true).Encode(piece, ids);
        return ids;
    }
}
