namespace Generative.Tokenizers.Tests;

public sealed class SpecialTokenTests
{
    [Test]
    public void SpecialTokens_OfOurOwnLayout_HaveTheIdsOfTheConfiguration()
    {
        using var folder = SmallBpe.Write();
        var tokenizer = TextTokenizers.Open(folder.Path);
        Assert.That(tokenizer.SpecialTokens,
            Is.EquivalentTo(new Dictionary<string, int> { ["[END]"] = SmallBpe.End, ["[MASK]"] = SmallBpe.Mask }));
        Assert.That(tokenizer.VocabularySize, Is.EqualTo(SmallBpe.Mask + 1));
    }

    [Test]
    public void Encode_SpellingInsideAText_IsTheToken()
    {
        using var folder = SmallBpe.Write();
        var tokenizer = TextTokenizers.Open(folder.Path);
        Assert.That(tokenizer.Encode("[MASK] the[END]"), Is.EqualTo(new[] { SmallBpe.Mask, SmallBpe.The, SmallBpe.End }));
        Assert.That(tokenizer.Decode([SmallBpe.Mask, SmallBpe.The, SmallBpe.End]), Is.EqualTo("[MASK] the[END]"));
        Assert.That(tokenizer.Decode([SmallBpe.Mask, SmallBpe.The, SmallBpe.End], skipSpecial: true), Is.EqualTo(" the"));
    }

    [Test]
    public void Encode_NamedTokenThatTheVocabularyLacks_GetsTheNextId()
    {
        using var folder = SmallBpe.Write("""{"mask_token": {"content": "<m>"}, "additional_special_tokens": ["<x>"]}""");
        Assert.That(TextTokenizers.Open(folder.Path).Encode("<m><x>"), Is.EqualTo(new[] { 259, 260 }));
    }

    [Test]
    public void Encode_AddSpecial_PutsWhatTheConfigurationAsksFor()
    {
        using var folder = SmallBpe.Write("""{"bos_token": "<s>", "eos_token": "</s>", "add_bos_token": true, "add_eos_token": true}""");
        var tokenizer = TextTokenizers.Open(folder.Path);
        Assert.That(tokenizer.Encode(" the", addSpecial: true), Is.EqualTo(new[] { 259, SmallBpe.The, 260 }));
        Assert.That(tokenizer.Encode(" the"), Is.EqualTo(new[] { SmallBpe.The }));
    }

    [Test]
    public void Open_NoConfiguration_HasNoSpecialTokens()
    {
        using var folder = SmallBpe.Write("");
        Assert.That(TextTokenizers.Open(folder.Path).SpecialTokens, Is.Empty);
    }

    [TestCase(-1)]
    [TestCase(262)]
    [TestCase(260)]
    [TestCase(int.MaxValue)]
    public void Decode_IdThatIsNoToken_NamesIt(int id)
    {
        using var folder = SmallBpe.Write();
        var tokenizer = TextTokenizers.Open(folder.Path);
        Action[] uses =
            [() => tokenizer.Decode([0, id]), () => tokenizer.DecodeBytes([0, id], true), () => tokenizer.CreateDecoder().Add(id)];
        foreach (var use in uses)
            Assert.That(use, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"{id} is no token id"));
    }
}
