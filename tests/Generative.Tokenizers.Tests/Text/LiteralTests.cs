using System.Text;

namespace Generative.Tokenizers.Tests;

public sealed class LiteralTests
{
    private static readonly string[] Published =
        ["byte-level-bpe-small", "byte-level-regex", "clip-small", "bpe-byte-fallback", "sentencepiece-bpe", "sentencepiece-unigram"];

    // Each has "<s>" in its vocabulary, special, and comes to it when the whole piece is read.
    private static readonly string[] Small =
    [
        """{"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["<s>", -1], ["<", -9], ["s", -9], [">", -9], ["a", -9], [" ", -9]]}""",
        """
        {"type": "BPE", "vocab": {"<unk>": 0, "<s>": 1, "<": 2, "s": 3, ">": 4, "a": 5, " ": 6, "<s": 7},
         "merges": ["< s", "<s >"]}
        """,
        """{"type": "WordLevel", "unk_token": "<unk>", "vocab": {"<unk>": 0, "<s>": 1, "<": 2, "s>": 3, "a": 5}}""",
        """
        {"type": "WordPiece", "unk_token": "<unk>", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
         "vocab": {"<unk>": 0, "<s>": 1, "<": 2, "s": 3, "##s": 8, "##>": 4, "a": 5}}
        """,
    ];

    [TestCaseSource(nameof(Published))]
    public void EncodeLiteral_SpellingOfASpecialToken_IsText(string name)
    {
        var tokenizer = TextTokenizers.Open(Fixtures.At("tokenizers", name));
        var special = tokenizer.SpecialTokens.Values.ToHashSet();
        special.Remove(tokenizer.SpecialTokens.GetValueOrDefault("<unk>", -1)); // what no token covers has no other
        foreach (var spelling in tokenizer.SpecialTokens.Keys.Append("<s>"))
        {
            var ids = tokenizer.EncodeLiteral(Encoding.UTF8.GetBytes($"{spelling} a {spelling}{spelling}b{spelling}"));
            Assert.That(ids.Where(special.Contains), Is.Empty, spelling);
        }
    }

    [TestCaseSource(nameof(Small))]
    public void EncodeLiteral_SpellingThatTheModelItselfKnows_IsCut(string model)
    {
        using var folder = new TempFolder().With("tokenizer.json", $$"""
            {"added_tokens": [{"id": 1, "content": "<s>", "special": true}], "pre_tokenizer": {"type": "WhitespaceSplit"}, "model": {{model}}}
            """);
        var tokenizer = TextTokenizers.Open(folder.Path);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(tokenizer.Encode("a <s> a"), Has.One.EqualTo(1));
        Assert.That(tokenizer.EncodeLiteral("a <s> a<s>"u8), Has.None.EqualTo(1));
        Assert.That(tokenizer.EncodeLiteral("a <s>"u8), Does.Contain(2), "the spelling's first letter");
    }

    [Test]
    public void EncodeLiteral_VeryManySpellings_GoesNoDeeper()
    {
        using var folder = new TempFolder().With("tokenizer.json",
            $$"""{"added_tokens": [{"id": 1, "content": "<s>", "special": true}], "model": {{Small[0]}}}""");
        var ids = TextTokenizers.Open(folder.Path).EncodeLiteral(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<s>", 50_000))));

        Assert.That(ids, Has.Count.EqualTo(150_000));
        Assert.That(ids.Take(4), Is.EqualTo(new[] { 2, 3, 4, 2 }));
    }

    [TestCase("sentencepiece-bpe", true)]
    [TestCase("sentencepiece-bpe", false)]
    [TestCase("sentencepiece-unigram", true)]
    [TestCase("sentencepiece-unigram", false)]
    public void Template_ControlSymbols_AreTokensAlsoWhereTextsCannotSpellThem(string name, bool legacy)
    {
        using var folder = new TempFolder();
        File.Copy(Fixtures.At("tokenizers", name, "tokenizer.model"), folder["tokenizer.model"]);
        folder.With("tokenizer_config.json", $$$"""
            {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "legacy": {{{(legacy ? "true" : "false")}}},
             "chat_template": "{% for m in messages %}{{ bos_token + m.content + eos_token }}{% endfor %}"}
            """);
        var tokenizer = TextTokenizers.Open(folder.Path);
        var (begin, end) = (tokenizer.SpecialTokens["<s>"], tokenizer.SpecialTokens["</s>"]);
        var ids = ChatTemplate.Open(folder.Path)!.Encode(tokenizer, [new("user", "the word"), new("user", "the")]);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(ids.Where(id => id == begin || id == end), Is.EqualTo(new[] { begin, end, begin, end }));
        Assert.That(ids[0], Is.EqualTo(begin));
        Assert.That(ids[^1], Is.EqualTo(end));
        Assert.That(tokenizer.Encode("the</s>"), Has.None.EqualTo(end));
        var word = tokenizer.Encode("the");
        Assert.That(ids.Skip(1).Take(word.Count).SequenceEqual(word), Is.EqualTo(legacy), "only old readers put a space behind a token");
    }
}
