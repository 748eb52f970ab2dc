namespace Generative.Imaging.Tests;

[TestFixture]
public sealed class SkiaImageCodecTests
{
    private readonly SkiaImageCodec codec = new();

    [Test]
    public void Png_keeps_every_byte([Values(1, 3, 4)] int channels, [Values(1, 2, 28)] int width)
    {
        var picture = Samples.Noise(width, 13, channels);
        var decoded = codec.Decode(codec.Encode(picture, ImageFormat.Png));
        Assert.That(decoded.Channels, Is.EqualTo(channels));
        Assert.That(decoded.PixelsEqual(picture), Is.True);
    }

    [Test]
    public void Lossless_webp_keeps_visible_pixels([Values(1, 3)] int channels)
    {
        var picture = Samples.Noise(28, 13, channels);
        var decoded = codec.Decode(codec.Encode(picture, ImageFormat.Webp, new() { Lossless = true }));
        Assert.That(decoded.PixelsEqual(picture.ToRgb()), Is.True);
    }

    [Test]
    public void Lossless_webp_keeps_opacity_and_the_colours_under_it()
    {
        byte[] pixels = Samples.Noise(16, 16, 4).Pixels.ToArray();
        for (var at = 3; at < pixels.Length; at += 4)
        {
            pixels[at] = Math.Max((byte)1, pixels[at]);
        }

        var picture = new Picture(16, 16, 4, pixels);
        Assert.That(codec.Decode(codec.Encode(picture, ImageFormat.Webp, new() { Lossless = true })).PixelsEqual(picture), Is.True);
    }

    [Test]
    public void Lossy_formats_come_close([Values("JPEG", "WebP")] string name, [Values(1, 3)] int channels)
    {
        var picture = Samples.Ramp(64, 48, channels);
        var decoded = codec.Decode(codec.Encode(picture, ImageFormats.Known.Single(format => format.Name == name)));
        Assert.That((decoded.Width, decoded.Height), Is.EqualTo((64, 48)));
        var (a, b) = (decoded.ToRgb().Pixels.ToArray(), picture.ToRgb().Pixels.ToArray());
        Assert.That(a.Zip(b).Max(pair => Math.Abs(pair.First - pair.Second)), Is.LessThan(12));
    }

    [Test]
    public void Grey_jpeg_stays_grey() =>
        Assert.That(codec.Decode(codec.Encode(Samples.Ramp(16, 16, 1), ImageFormat.Jpeg)).Channels, Is.EqualTo(1));

    [Test]
    public void Lower_quality_gives_smaller_files([Values("JPEG", "WebP")] string name)
    {
        var format = ImageFormats.Known.Single(known => known.Name == name);
        var picture = Samples.Noise(64, 64, 3);
        var fine = codec.Encode(picture, format, new() { Quality = 95 });
        Assert.That(codec.Encode(picture, format, new() { Quality = 10 }), Has.Length.LessThan(fine.Length));
    }

    [Test]
    public void Same_picture_gives_same_bytes()
    {
        foreach (var format in codec.Formats)
        {
            Assert.That(
                codec.Encode(Samples.Noise(33, 9, 3), format), Is.EqualTo(new SkiaImageCodec().Encode(Samples.Noise(33, 9, 3), format)));
        }
    }

    [Test]
    public void What_a_format_cannot_hold_is_refused()
    {
        Assert.That(
            () => codec.Encode(Samples.Noise(2, 2, 4), ImageFormat.Jpeg), Throws.ArgumentException.With.Message.Contains("ToRgb"));
        Assert.That(
            () => codec.Encode(Samples.Noise(2, 2, 3), ImageFormat.Jpeg, new() { Lossless = true }), Throws.ArgumentException);
        Assert.That(
            () => codec.Encode(Samples.Noise(20_000, 1, 1), ImageFormat.Webp), Throws.ArgumentException.With.Message.Contains("16383"));
        Assert.That(
            () => codec.Encode(Samples.Noise(2, 2, 3), new("GIF", "image/gif", [".gif"], 65_535)),
            Throws.ArgumentException.With.Message.Contains("PNG, JPEG, WebP"));
        Assert.That(() => new SkiaImageCodec(0), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void A_picture_over_the_limit_is_refused_in_every_format()
    {
        var small = new SkiaImageCodec(maxPixels: 99);
        foreach (var format in codec.Formats)
        {
            var bytes = codec.Encode(Samples.Noise(10, 10, 3), format);
            Assert.That(
                () => small.Decode(bytes), Throws.TypeOf<InvalidDataException>().With.Message.Contains("10x10").And.Message.Contains("99"));
            Assert.That(new SkiaImageCodec(maxPixels: 100).Decode(bytes).Width, Is.EqualTo(10));
        }
    }

    [Test]
    public void A_bomb_header_is_refused_without_taking_memory()
    {
        var bomb = PngSurgery.WithSize(codec.Encode(Samples.Noise(4, 4, 3), ImageFormat.Png), 100_000, 100_000);
        codec.Decode(codec.Encode(Samples.Noise(4, 4, 3), ImageFormat.Png)); // everything is loaded before counting
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => codec.Decode(bomb), Throws.TypeOf<InvalidDataException>().With.Message.Contains("100000x100000"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [TestCase(0u, 4u)]
    [TestCase(4u, 0u)]
    [TestCase(uint.MaxValue, uint.MaxValue)]
    public void Impossible_header_sizes_are_refused(uint width, uint height)
    {
        var bytes = PngSurgery.WithSize(codec.Encode(Samples.Noise(4, 4, 3), ImageFormat.Png), width, height);
        Assert.That(() => codec.Decode(bytes), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void A_header_that_promises_more_rows_than_there_are_is_refused()
    {
        var bytes = PngSurgery.WithSize(codec.Encode(Samples.Noise(4, 4, 3), ImageFormat.Png), 4, 40);
        Assert.That(() => codec.Decode(bytes), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void A_png_cut_anywhere_is_refused()
    {
        var bytes = codec.Encode(Samples.Noise(5, 4, 3), ImageFormat.Png);
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.That(() => codec.Decode(cut), Throws.TypeOf<InvalidDataException>(), $"cut to {length} of {bytes.Length}");
        }
    }

    [Test]
    public void Jpeg_and_webp_cut_anywhere_never_do_worse_than_refuse([Values("JPEG", "WebP")] string name)
    {
        var bytes = codec.Encode(Samples.Noise(9, 7, 3), ImageFormats.Known.Single(format => format.Name == name));
        var refused = 0;
        for (var length = 0; length < bytes.Length; length++)
        {
            try
            {
                Assert.That(codec.Decode(bytes.AsSpan(0, length)).Width, Is.EqualTo(9));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        // A JPEG may lose its end marker and still be whole.
        Assert.That(refused, Is.GreaterThan(bytes.Length - 8));
    }

    [Test]
    public void Garbage_and_foreign_formats_are_refused()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            Assert.That(() => codec.Decode(bytes), Throws.TypeOf<InvalidDataException>());
        }

        var gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
        Assert.That(() => codec.Decode(gif), Throws.TypeOf<InvalidDataException>().With.Message.Contains("PNG, JPEG, WebP"));
    }
}
