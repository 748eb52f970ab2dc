using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Generative.Imaging.Tests;

[TestFixture]
public sealed class PngTextTests
{
    private const string Words = "seed 42, naïve 着物 🧦, \"quoted\"\n{braces}";
    private static readonly SkiaImageCodec Codec = new();
    private static readonly Picture Picture = Samples.Noise(6, 5, 3);
    private static readonly byte[] Png = Codec.Encode(Picture, ImageFormat.Png);

    [TestCase("")]
    [TestCase(Words)]
    public void Text_comes_back_and_pixels_stay(string text)
    {
        var written = PngText.Insert(Png, "generative.parameters", text);
        Assert.That(PngText.Read(written, "generative.parameters"), Is.EqualTo(text));
        Assert.That(Codec.Decode(written).PixelsEqual(Picture), Is.True);
    }

    [Test]
    public void The_chunk_is_the_one_the_specification_describes()
    {
        byte[] payload = [.. Encoding.Latin1.GetBytes("Author"), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(Words)];
        Assert.That(PngText.Insert(Png, "Author", Words), Is.EqualTo(PngSurgery.WithChunk(Png, "iTXt", payload)));
    }

    [Test]
    public void A_second_text_of_the_same_keyword_replaces_the_first_and_leaves_others()
    {
        var once = PngText.Insert(PngText.Insert(Png, "other", "stays"), "key", "a longer first text");
        var twice = PngText.Insert(once, "key", "second");
        Assert.That(PngText.Read(twice, "key"), Is.EqualTo("second"));
        Assert.That(PngText.Read(twice, "other"), Is.EqualTo("stays"));
        Assert.That(twice, Has.Length.EqualTo(once.Length - "a longer first text".Length + "second".Length));
    }

    [Test]
    public void A_file_without_the_keyword_gives_null()
    {
        Assert.That(PngText.Read(Png, "key"), Is.Null);
        Assert.That(PngText.Read(PngText.Insert(Png, "Key", "x"), "key"), Is.Null);
    }

    [Test]
    public void A_compressed_text_with_language_is_read()
    {
        var written = PngSurgery.WithChunk(Png, "iTXt", [.. "key\0\u0001\0en\0clef\0"u8, .. Deflate(Encoding.UTF8.GetBytes(Words))]);
        Assert.That(PngText.Read(written, "key"), Is.EqualTo(Words));
    }

    [Test]
    public void A_compressed_text_that_explodes_is_refused()
    {
        var written = PngSurgery.WithChunk(Png, "iTXt", [.. "key\0\u0001\0\0\0"u8, .. Deflate(new byte[40 << 20])]);
        Assert.That(() => PngText.Read(written, "key"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("more than"));
    }

    [TestCase("")]
    [TestCase(" key")]
    [TestCase("a  b")]
    [TestCase("tab\t")]
    [TestCase("着物")]
    public void Keywords_outside_the_rules_are_refused(string keyword) =>
        Assert.That(() => PngText.Insert(Png, keyword, "text"), Throws.ArgumentException.With.Message.Contains("keyword"));

    [Test]
    public void Text_outside_the_rules_is_refused()
    {
        Assert.That(() => PngText.Insert(Png, new string('k', 80), "text"), Throws.ArgumentException);
        Assert.That(() => PngText.Insert(Png, "key", "a\0b"), Throws.ArgumentException.With.Message.Contains("U+0000"));
        Assert.That(() => PngText.Insert(Png, "key", "half \ud83e"), Throws.ArgumentException.With.Message.Contains("surrogate"));
    }

    [Test]
    public void A_file_cut_anywhere_is_refused()
    {
        var written = PngText.Insert(Png, "key", Words);
        for (var length = 0; length < written.Length; length++)
        {
            var cut = written[..length];
            Assert.That(() => PngText.Read(cut, "key"), Throws.TypeOf<InvalidDataException>(), $"cut to {length}");
            Assert.That(() => PngText.Insert(cut, "key", "x"), Throws.TypeOf<InvalidDataException>(), $"cut to {length}");
        }
    }

    [Test]
    public void Any_flipped_bit_is_noticed()
    {
        var written = PngText.Insert(Png, "key", Words);
        for (var bit = 0; bit < written.Length * 8; bit++)
        {
            var damaged = written.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(() => PngText.Read(damaged, "key"), Throws.TypeOf<InvalidDataException>(), $"bit {bit}");
        }
    }

    [TestCase(0u)]
    [TestCase(1_000_000u)]
    [TestCase(0x7FFFFFFFu)]
    [TestCase(0x80000000u)]
    [TestCase(uint.MaxValue)]
    public void Wrong_chunk_lengths_are_refused(uint length)
    {
        var written = PngText.Insert(Png, "key", Words);
        BinaryPrimitives.WriteUInt32BigEndian(written.AsSpan(PngSurgery.HeaderEnd), length);
        Assert.That(() => PngText.Read(written, "key"), Throws.TypeOf<InvalidDataException>());
    }

    [TestCase("key")]
    [TestCase("key\0")]
    [TestCase("key\0\0")]
    [TestCase("key\0\0\0")]
    [TestCase("key\0\0\0en\0")]
    [TestCase("key\0\u0002\0\0\0text")]
    [TestCase("key\0\u0001\u0001\0\0text")]
    [TestCase("key\0\u0001\0\0\0not deflated")]
    [TestCase("key\0\0\0\0\0\u00ff not UTF-8")]
    public void Text_chunks_of_a_wrong_shape_are_refused(string payload)
    {
        var written = PngSurgery.WithChunk(Png, "iTXt", Encoding.Latin1.GetBytes(payload));
        Assert.That(() => PngText.Read(written, "key"), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void Random_bytes_behind_a_good_start_only_ever_give_one_kind_of_error()
    {
        var random = new Random(3);
        for (var round = 0; round < 2000; round++)
        {
            var garbage = new byte[random.Next(40)];
            random.NextBytes(garbage);
            byte[] bytes = [.. Png[..random.Next(Png.Length)], .. garbage];
            Assert.That(() => PngText.Read(bytes, "key"), Throws.TypeOf<InvalidDataException>());
        }
    }

    private static byte[] Deflate(byte[] data)
    {
        using var result = new MemoryStream();
        using (var zlib = new ZLibStream(result, CompressionLevel.Fastest))
        {
            zlib.Write(data);
        }

        return result.ToArray();
    }
}
