namespace Generative.Tokenizers.Tests;

public sealed class ByteTokenizerTests
{
    private readonly ByteTokenizer _tokenizer = new("[MASK]", "[MASK]x");

    [Test]
    public void Ids_AreTheBytesAndThenTheSpecialTokens()
    {
        Assert.That(_tokenizer.VocabularySize, Is.EqualTo(258));
        Assert.That(_tokenizer.SpecialTokens["[MASK]x"], Is.EqualTo(257));
        Assert.That(_tokenizer.Encode("a[MASK]\u00E9[MASK]xx"), Is.EqualTo(new[] { 'a', 256, 0xC3, 0xA9, 257, 'x' }));
    }

    [Test]
    public void DecodeBytes_AllBytes_ComeBack()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];
        Assert.That(_tokenizer.EncodeBytes(all), Is.EqualTo(Enumerable.Range(0, 256)));
        Assert.That(_tokenizer.DecodeBytes(_tokenizer.EncodeBytes(all)), Is.EqualTo(all));
    }

    [Test]
    public void Decode_SkipSpecial_LeavesThemOut()
    {
        Assert.That(_tokenizer.Decode([256, 'b', 257]), Is.EqualTo("[MASK]b[MASK]x"));
        Assert.That(_tokenizer.Decode([0xC3, 256, 0xA9], skipSpecial: true), Is.EqualTo("\u00E9"));
    }

    [Test]
    public void Decoder_SaysWholeCharactersOnly()
    {
        var decoder = _tokenizer.CreateDecoder();
        Assert.That(new[] { 0xF0, 0x9F, 0x98, 0x80, 0xE2, 'a', 0xC3 }.Select(decoder.Add),
            Is.EqualTo(new[] { "", "", "", "\U0001F600", "", "\uFFFDa", "" }));
        Assert.That(decoder.Flush(), Is.EqualTo("\uFFFD"));
        Assert.That(decoder.Add('b'), Is.EqualTo("b"), "after the flush it begins anew");
    }

    [TestCase(-1)]
    [TestCase(258)]
    public void Decode_IdThatIsNoToken_NamesIt(int id) =>
        Assert.That(() => _tokenizer.Decode([id]),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"{id} is no token"));

    [Test]
    public void Constructor_SpellingEmptyOrTwice_Refuses()
    {
        Assert.That(() => new ByteTokenizer(""), Throws.ArgumentException.With.Message.Contains("empty"));
        Assert.That(() => new ByteTokenizer("<a>", "<a>"), Throws.ArgumentException.With.Message.Contains("'<a>'"));
    }
}
