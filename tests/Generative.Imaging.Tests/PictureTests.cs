namespace Generative.Imaging.Tests;

[TestFixture]
public sealed class PictureTests
{
    [TestCase(0, 1, 1)]
    [TestCase(1, -1, 1)]
    [TestCase(1, 1, 2)]
    [TestCase(1, 1, 5)]
    [TestCase(2, 2, 3)]
    [TestCase(int.MaxValue, int.MaxValue, 4)]
    public void Sizes_that_do_not_fit_are_refused(int width, int height, int channels) =>
        Assert.That(() => new Picture(width, height, channels, new byte[4]), Throws.ArgumentException);

    [Test]
    public void Later_writes_to_the_source_do_not_reach_the_picture()
    {
        byte[] source = [1, 2, 3, 4];
        var picture = new Picture(2, 2, 1, source);
        source[0] = 99;
        Assert.That(picture.Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4 }));
    }

    [Test]
    public void Pixel_reads_row_major_interleaved()
    {
        var picture = new Picture(2, 2, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        Assert.That(picture.Pixel(1, 0).ToArray(), Is.EqualTo(new byte[] { 4, 5, 6 }));
        Assert.That(picture.Pixel(0, 1).ToArray(), Is.EqualTo(new byte[] { 7, 8, 9 }));
        Assert.That(() => picture.Pixel(2, 0).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void PixelsEqual_needs_size_channels_and_bytes()
    {
        var picture = new Picture(2, 1, 1, [1, 2]);
        Assert.That(picture.PixelsEqual(new(2, 1, 1, [1, 2])), Is.True);
        Assert.That(picture.PixelsEqual(new(1, 2, 1, [1, 2])), Is.False);
        Assert.That(picture.PixelsEqual(new(2, 1, 1, [1, 3])), Is.False);
        Assert.That(picture.PixelsEqual(null), Is.False);
    }

    [Test]
    public void ToRgb_repeats_grey_and_drops_opacity()
    {
        Assert.That(new Picture(2, 1, 1, [7, 9]).ToRgb().Pixels.ToArray(), Is.EqualTo(new byte[] { 7, 7, 7, 9, 9, 9 }));
        Assert.That(new Picture(1, 1, 4, [1, 2, 3, 4]).ToRgb().Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }
}
