using System.Text;

namespace Generative.Tokenizers.Tests;

public sealed class BytesRoundTripTests
{
    private static readonly string[] WithByteTokens =
        ["byte-level-bpe-small", "byte-level-regex", "bpe-byte-fallback", "sentencepiece-bpe"];

    private static readonly byte[][] Broken =
    [
        [], [0x80], [0xFF, 0xFE], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        [.. "In the "u8, 0xFF, .. " beginning \u00E9\U0001F600"u8, 0xE2, 0x82, (byte)'!', 0xF0], [(byte)' ', (byte)' ', 0xBF, 0x0A, 0x00],
    ];

    [Test]
    public void DecodeBytes_OfEncodeBytes_AreTheBytes([ValueSource(nameof(WithByteTokens))] string name,
        [ValueSource(nameof(Broken))] byte[] bytes)
    {
        var tokenizer = TextTokenizers.Open(Fixtures.At("tokenizers", name));
        Assert.That(tokenizer.DecodeBytes(tokenizer.EncodeBytes(bytes)), Is.EqualTo(bytes));
    }

    [Test]
    public void DecodeBytes_EveryPairOfBytes_IsThePair()
    {
        using var folder = SmallBpe.Write();
        var tokenizer = TextTokenizers.Open(folder.Path);
        for (var first = 0; first < 256; first++)
            for (var second = 0; second < 256; second++)
            {
                byte[] pair = [(byte)first, (byte)second];
                if (!tokenizer.DecodeBytes(tokenizer.EncodeBytes(pair)).SequenceEqual(pair))
                    Assert.Fail($"{first:X2} {second:X2} is lost");
            }
    }

    [Test]
    public void EncodeBytes_InvalidByte_IsItsOwnToken()
    {
        using var folder = SmallBpe.Write();
        var tokenizer = TextTokenizers.Open(folder.Path);
        Assert.That(tokenizer.EncodeBytes([.. " the"u8, 0xFF, .. " the"u8]), Is.EqualTo(new[] { SmallBpe.The, 0xFF, SmallBpe.The }));
    }

    [Test]
    public void EncodeBytes_Utf8_IsEncode()
    {
        var tokenizer = TextTokenizers.Open(Fixtures.At("tokenizers", "byte-level-regex"));
        const string Text = "God said: \u00E9 \U0001F600 12345 <|eot_id|>";
        Assert.That(tokenizer.EncodeBytes(Encoding.UTF8.GetBytes(Text)), Is.EqualTo(tokenizer.Encode(Text)));
    }

    [Test]
    public void EncodeBytes_NoTokensForBytes_Refuses()
    {
        var tokenizer = TextTokenizers.Open(Fixtures.At("tokenizers", "sentencepiece-unigram"));
        Assert.That(() => tokenizer.EncodeBytes([(byte)'a', 0xFF]), Throws.InstanceOf<NotSupportedException>());
        Assert.That(tokenizer.EncodeBytes("a"u8), Is.EqualTo(tokenizer.Encode("a")));
    }

    [Test]
    public void Encode_UnpairedSurrogate_IsTheReplacementCharacter()
    {
        var tokenizer = TextTokenizers.Open(Fixtures.At("tokenizers", "byte-level-bpe-small"));
        Assert.That(tokenizer.Encode("a\uD800b\uDC80"), Is.EqualTo(tokenizer.Encode("a\uFFFDb\uFFFD")));
    }
}
