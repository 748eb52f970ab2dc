namespace Generative.Imaging.Tests;

[TestFixture]
public sealed class ImageFormatsTests
{
    [TestCase("a.png", "PNG")]
    [TestCase("folder.x/b.JPG", "JPEG")]
    [TestCase("b.jpeg", "JPEG")]
    [TestCase("c.WebP", "WebP")]
    public void FromPath_goes_by_the_ending(string path, string name) =>
        Assert.That(ImageFormats.FromPath(path).Name, Is.EqualTo(name));

    [TestCase("a.gif", "'.gif'")]
    [TestCase("a", "no extension")]
    [TestCase("png", "no extension")]
    public void FromPath_lists_the_known_endings(string path, string found)
    {
        Assert.That(
            () => ImageFormats.FromPath(path),
            Throws.ArgumentException.With.Message.Contains(".png, .jpg, .jpeg, .webp").And.Message.Contains(found));
        Assert.That(ImageFormats.IsPicturePath(path), Is.False);
    }

    [TestCase(0)]
    [TestCase(101)]
    public void Quality_outside_1_to_100_is_refused(int quality) => Assert.That(
        () => new EncodeOptions { Quality = quality },
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"Quality is {quality}"));
}
