namespace Generative.Tokenizers.Tests;

public sealed class BpeModelTests
{
    private static readonly Dictionary<string, int> Vocabulary =
        new() { ["?"] = 0, ["a"] = 1, ["b"] = 2, ["ab"] = 3, ["bb"] = 4, ["abbb"] = 5 };

    [Test]
    public void Encode_RankDecides_AndThenTheLeft()
    {
        Assert.That(Encode("abb", new(), ("b", "b"), ("a", "b")), Is.EqualTo(new[] { 1, 4 }));
        Assert.That(Encode("abb", new(), ("a", "b"), ("b", "b")), Is.EqualTo(new[] { 3, 2 }));
        Assert.That(Encode("bbb", new(), ("b", "b")), Is.EqualTo(new[] { 4, 2 }));
    }

    [Test]
    public void Encode_Unknown_IsFusedOnlyWhereAskedFor()
    {
        Assert.That(Encode("axyb", new() { UnknownToken = "?" }), Is.EqualTo(new[] { 1, 0, 0, 2 }));
        Assert.That(Encode("axyb", new() { UnknownToken = "?", FuseUnknown = true }), Is.EqualTo(new[] { 1, 0, 2 }));
        Assert.That(Encode("axyb", new()), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Encode_IgnoreMerges_TakesThePieceWhole()
    {
        Assert.That(Encode("abbb", new() { IgnoreMerges = true }, ("b", "b")), Is.EqualTo(new[] { 5 }));
        Assert.That(Encode("abbb", new(), ("b", "b")), Is.EqualTo(new[] { 1, 4, 2 }));
    }

    [Test]
    public void Encode_SpaceInsideAToken_Merges()
    {
        Dictionary<string, int> vocabulary = new() { [" "] = 0, ["a"] = 1, [" a"] = 2 };
        List<int> ids = [];
        new BpeModel(vocabulary, [(" ", "a")], new(), "test").Encode("a a", ids);
        Assert.That(ids, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Encode_ByteTokens_ForWhatIsNoToken()
    {
        var vocabulary = Enumerable.Range(0, 256).ToDictionary(ByteTokens.Spell, b => b);
        vocabulary["a"] = 300;
        List<int> ids = [];
        new BpeModel(vocabulary, [], new() { ByteFallback = true }, "test").Encode("aé <0x0A>", ids);
        Assert.That(ids, Is.EqualTo((int[])[300, 0xC3, 0xA9, .. " <0x0A>".Select(c => (int)c)]));
    }

    [Test]
    public void Make_MergeOutsideTheVocabulary_IsNamed() =>
        Assert.That(() => Encode("a", new(), ("a", "c")),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("test").And.Message.Contains("'c'"));

    [Test]
    public void Encode_LongPieceWithoutSpaces_IsStillMergedWhole() =>
        Assert.That(Encode(new string('b', 10_000), new(), ("b", "b")), Is.EqualTo(Enumerable.Repeat(4, 5_000)));

    private static List<int> Encode(string piece, BpeOptions options, params (string Left, string Right)[] merges)
    {
        List<int> ids = [];
        new BpeModel(Vocabulary, merges, options, "test").Encode(piece, ids);
        return ids;
    }
}
