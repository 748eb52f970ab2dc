namespace Generative.Tokenizers.Tests;

public sealed class UnigramModelTests
{
    private static readonly UnigramPiece Unknown = new("<unk>", 0) { InText = false };

    [Test]
    public void Encode_TakesTheMostProbablePath()
    {
        Assert.That(Encode("abc", Unknown, new("a", -1), new("b", -1), new("c", -1), new("ab", -3), new("bc", -1.5)),
            Is.EqualTo(new[] { 1, 5 }));
        Assert.That(Encode("abc", Unknown, new("a", -1), new("b", -1), new("c", -1), new("abc", -2.5)), Is.EqualTo(new[] { 4 }));
    }

    [Test]
    public void Encode_UnknownNeighbours_AreOneToken() =>
        Assert.That(Encode("axyza", Unknown, new("a", -1)), Is.EqualTo(new[] { 1, 0, 1 }));

    [Test]
    public void Encode_UserDefined_ScoresAsItsLengthInTheBestScore()
    {
        var defined = new UnigramPiece("bc", 0) { UserDefined = true }; // two bytes at -1, less 0.1
        Assert.That(Encode("abc", Unknown, new("a", -1), new("abc", -3.2), defined), Is.EqualTo(new[] { 1, 3 }));
        Assert.That(Encode("abc", Unknown, new("a", -1), new("abc", -3), defined), Is.EqualTo(new[] { 2 }));
    }

    private static List<int> Encode(string piece, params UnigramPiece[] pieces)
    {
        List<int> ids = [];
        new UnigramModel(pieces, unknown: 0, byteFallback: false, single: true).Encode(piece, ids);
        return ids;
    }
}
