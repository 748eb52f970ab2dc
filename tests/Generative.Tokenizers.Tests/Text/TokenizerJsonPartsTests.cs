namespace Generative.Tokenizers.Tests;

/// <summary>Parts of tokenizer.json that few publishers use.</summary>
public sealed class TokenizerJsonPartsTests
{
    private const string Words = """
        {"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0, "ab": 1, "c": 2, "abc": 3, "\u4e00": 4, "\ud840\udc00": 5, "a": 6}}
        """;

    [TestCase("""{"type": "FixedLength", "length": 2}""", "abc", new[] { 1, 2 })]
    [TestCase("""{"type": "UnicodeScripts"}""", "abc\u4E00\U00020000", new[] { 3, 0 })]
    [TestCase("""{"type": "UnicodeScripts"}""", "c\u4E00abc", new[] { 2, 4, 3 })]
    [TestCase("""{"type": "Split", "pattern": {"Regex": "[\ud840\udc00-\ud840\udc10]|[[:lower:]&&[^c]]+"}, "behavior": "Isolated"}""",
        "ab\U00020000c", new[] { 1, 5, 2 }, Description = "a range beyond U+FFFF, and a set that both hold")]
    [TestCase("""{"type": "Split", "pattern": {"Regex": "\\p{Han}|\\x{61}b"}, "behavior": "Isolated"}""", "abc\u4E00", new[] { 1, 2, 4 })]
    public void PreTokenizer_Cuts(string splitter, string text, int[] expected)
    {
        using var folder = new TempFolder().With("tokenizer.json", $$"""{"pre_tokenizer": {{splitter}}, "model": {{Words}}}""");
        Assert.That(TextTokenizers.Open(folder.Path).Encode(text), Is.EqualTo(expected));
    }

    [Test]
    public void Decoder_Ctc_SaysWhatWasHeardOnce()
    {
        using var folder = new TempFolder().With("tokenizer.json", """
            {"decoder": {"type": "CTC", "pad_token": "<pad>", "word_delimiter_token": "|", "cleanup": true},
             "model": {"type": "WordLevel", "unk_token": "<pad>", "vocab": {"<pad>": 0, "a": 1, "b": 2, "|": 3}}}
            """);
        Assert.That(TextTokenizers.Open(folder.Path).Decode([1, 1, 0, 1, 2, 2, 3, 3, 0, 2]), Is.EqualTo("aab b"));
    }

    [Test]
    public void ByteFallback_BytesThatAreMissing_AreTheUnknownToken()
    {
        using var folder = new TempFolder().With("tokenizer.json", """
            {"model": {"type": "BPE", "byte_fallback": true, "unk_token": "?", "merges": [],
             "vocab": {"?": 0, "a": 1, "<0xC3>": 2, "<0xA9>": 3}}, "decoder": {"type": "ByteFallback"}}
            """);
        var tokenizer = TextTokenizers.Open(folder.Path);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(tokenizer.Encode("a\u00E9\u00E8a"), Is.EqualTo(new[] { 1, 2, 3, 0, 1 }));
        Assert.That(tokenizer.Decode([1, 2, 3]), Is.EqualTo("a\u00E9"));
        Assert.That(() => tokenizer.EncodeBytes([0xFF]), Throws.InstanceOf<NotSupportedException>());
    }

    [Test]
    public void WordPiece_LineFeedInTheVocabulary_Loads()
    {
        using var folder = new TempFolder().With("tokenizer.json", """
            {"pre_tokenizer": {"type": "FixedLength", "length": 1},
             "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 9,
             "vocab": {"[UNK]": 0, "\n": 1, "a": 2}}}
            """);
        Assert.That(TextTokenizers.Open(folder.Path).Encode("a\nb"), Is.EqualTo(new[] { 2, 1, 0 }));
    }
}
