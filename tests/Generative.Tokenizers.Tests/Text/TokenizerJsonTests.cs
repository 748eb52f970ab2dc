namespace Generative.Tokenizers.Tests;

public sealed class TokenizerJsonTests
{
    private const string Model = """ "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}""";

    [TestCase("""{"model": {"type": "Strange"}}""", "Strange")]
    [TestCase("""{}""", "'model'")]
    [TestCase("""{"model": 3}""", "'model'")]
    [TestCase("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a"]}}""", "'merges' item 0")]
    [TestCase("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "unk_token": "u"}}""", "'u'")]
    [TestCase("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "dropout": 0.1}}""", "dropout")]
    [TestCase("""{"model": {"type": "BPE", "vocab": {}, "merges": []}}""", "empty")]
    [TestCase("""{"model": {"type": "BPE", "vocab": {"a": -1}, "merges": []}}""", "-1")]
    [TestCase("""{"model": {"type": "Unigram", "vocab": [["a", 0]], "unk_id": 1}}""", "unk_id")]
    [TestCase("""{"model": {"type": "Unigram", "vocab": ["a"]}}""", "item 0")]
    [TestCase("""{"model": {"type": "WordPiece", "vocab": {"a": 0}}}""", "unk_token")]
    [TestCase("""{"normalizer": {"type": "Odd"}, """ + Model, "Odd")]
    [TestCase("""{"normalizer": {"type": "Precompiled", "precompiled_charsmap": "AAAA"}, """ + Model, "map")]
    [TestCase("""{"pre_tokenizer": {"type": "Odd"}, """ + Model, "Odd")]
    [TestCase("""{"pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(a"}, "behavior": "Isolated"}, """ + Model, "(a")]
    [TestCase("""{"pre_tokenizer": {"type": "Split", "pattern": {"String": "a"}, "behavior": "Odd"}, """ + Model, "behavior")]
    [TestCase("""{"post_processor": {"type": "TemplateProcessing", "single": []}, """ + Model, "single")]
    [TestCase("""{"post_processor": {"type": "BertProcessing", "cls": ["a", 9], "sep": ["a", 0]}, """ + Model, "9")]
    [TestCase("""{"decoder": {"type": "Odd"}, """ + Model, "Odd")]
    public void Open_WhatIsUnknownOrWrong_IsNamed(string json, string named)
    {
        using var folder = new TempFolder().With("tokenizer.json", json);
        Assert.That(() => TextTokenizers.Open(folder.Path),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("tokenizer.json").And.Message.Contains(named));
    }

    [Test]
    public void Open_ByteOrderMark_IsNoFault()
    {
        using var folder = new TempFolder();
        folder.With("tokenizer.json", "\uFEFF" + """{"model": {"type": "WordLevel", "vocab": {"[UNK]": 0, "a": 1}}}""");
        Assert.That(TextTokenizers.Open(folder.Path).Encode("a"), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void Decode_NoDecoder_PutsSpacesBetween()
    {
        using var folder = new TempFolder().With("tokenizer.json", """
            {"pre_tokenizer": {"type": "Whitespace"}, "model": {"type": "WordLevel", "vocab": {"[UNK]": 0, "a": 1, "!": 2}}}
            """);
        var tokenizer = TextTokenizers.Open(folder.Path);
        Assert.That(tokenizer.Encode("a!! b"), Is.EqualTo(new[] { 1, 0, 0 }));
        Assert.That(tokenizer.Decode([1, 2]), Is.EqualTo("a !"));
    }
}
