namespace Generative.Tokenizers.Tests;

public sealed class TextTokenizersTests
{
    [Test]
    public void Open_FolderThatIsNone_SaysSo() => Assert.That(() => TextTokenizers.Open("no-such-folder"),
        Throws.InstanceOf<DirectoryNotFoundException>().With.Message.Contains("no-such-folder"));

    [Test]
    public void Open_EmptyFolder_NamesTheFilesItLookedFor()
    {
        using var folder = new TempFolder();
        Assert.That(() => TextTokenizers.Open(folder.Path), Throws.InstanceOf<FileNotFoundException>()
            .With.Message.Contains("tokenizer.json").And.Message.Contains("tokenizer.model"));
    }

    [TestCase("vocab.json", "merges.txt")]
    [TestCase("merges.txt", "vocab.json")]
    public void Open_HalfATokenizer_NamesTheOtherHalf(string missing, string left)
    {
        using var folder = SmallBpe.Write();
        File.Delete(folder[missing]);
        Assert.That(File.Exists(folder[left]));
        Assert.That(() => TextTokenizers.Open(folder.Path), Throws.InstanceOf<FileNotFoundException>().With.Message.Contains(missing));
    }

    [TestCase("vocab.json", "{\"a\": 0, ", "not valid JSON")]
    [TestCase("vocab.json", "[1]", "JSON object")]
    [TestCase("vocab.json", "{\"a\": 0, \"a\": 1}", "not valid JSON")]
    [TestCase("vocab.json", "{\"a\": \"b\"}", "'a'")]
    [TestCase("vocab.json", "{\"\\ud800\": 1}", "vocab.json")]
    [TestCase("merges.txt", "t h e", "line 1")]
    [TestCase("merges.txt", "t q9", "'q9'")]
    [TestCase("tokenizer_config.json", "{\"eos_token\": 3}", "'eos_token'")]
    [TestCase("tokenizer_config.json", "{\"added_tokens_decoder\": {\"x\": {\"content\": \"y\"}}}", "'x'")]
    [TestCase("tokenizer_config.json", "{\"added_tokens_decoder\": {\"7\": {}}}", "'content'")]
    [TestCase("tokenizer_config.json", "{\"add_bos_token\": true}", "bos_token")]
    [TestCase("tokenizer_config.json", "{\"tokenizer_class\": \"StrangeTokenizer\"}", "StrangeTokenizer")]
    public void Open_DamagedFile_NamesFileAndFault(string file, string content, string fault)
    {
        using var folder = SmallBpe.Write().With(file, content);
        Assert.That(() => TextTokenizers.Open(folder.Path),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains(file == "merges.txt" ? "" : file).And.Message.Contains(fault));
    }

    [Test]
    public void Open_IdFarTooLarge_IsNoLargeTable()
    {
        using var folder = SmallBpe.Write("""{"added_tokens_decoder": {"2000000000": {"content": "y"}}}""");
        Assert.That(() => TextTokenizers.Open(folder.Path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("2000000000"));
    }

    [Test]
    public void Open_VocabularyThatIsNoUtf8_SaysSo()
    {
        using var folder = SmallBpe.Write();
        File.WriteAllBytes(folder["merges.txt"], [0x74, 0x20, 0xFF]);
        Assert.That(() => TextTokenizers.Open(folder.Path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("UTF-8"));
    }

    [Test]
    public void Open_SentencePieceModelThatIsText_SaysSo()
    {
        using var folder = new TempFolder().With("tokenizer.model", "no model at all");
        Assert.That(() => TextTokenizers.Open(folder.Path),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("SentencePiece"));
    }

    [Test]
    public void Open_SentencePieceModelCutShort_NeverCrashes()
    {
        var whole = File.ReadAllBytes(Fixtures.At("tokenizers", "sentencepiece-unigram", "tokenizer.model"));
        using var folder = new TempFolder();
        foreach (var length in new[] { 0, 1, 10, 1000, whole.Length / 2, whole.Length - 1 })
        {
            File.WriteAllBytes(folder["tokenizer.model"], whole[..length]);
            Assert.That(() => TextTokenizers.Open(folder.Path), Throws.InstanceOf<InvalidDataException>(), $"{length} bytes");
        }
    }
}
