namespace Generative.Imaging.Tests;

[TestFixture]
public sealed class PictureFileTests
{
    private static readonly SkiaImageCodec Codec = new();
    private static readonly Picture Picture = Samples.Noise(6, 5, 3);
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Picture_and_parameters_come_back_from_a_new_folder()
    {
        var path = folder["new", "deep", "着物 picture.png"];
        PictureFile.Write(path, Picture, Codec, Samples.Parameters());
        Assert.That(PictureFile.Read(path, Codec).PixelsEqual(Picture), Is.True);
        Assert.That(PictureFile.ReadParameters(path).ToJson(), Is.EqualTo(Samples.Parameters().ToJson()));
        Assert.That(folder.Entries, Is.EquivalentTo(new[] { "new", "deep", "着物 picture.png" }));
    }

    [Test]
    public void Every_ending_is_written_in_its_format([Values("a.png", "a.jpg", "a.jpeg", "a.webp")] string name)
    {
        PictureFile.Write(folder[name], Picture, Codec, options: new() { Quality = 80 });
        var expected = Codec.Encode(Picture, ImageFormats.FromPath(name), new() { Quality = 80 });
        Assert.That(File.ReadAllBytes(folder[name]), Is.EqualTo(expected));
    }

    [Test]
    public void A_file_in_the_way_is_replaced_and_the_same_input_gives_the_same_bytes()
    {
        File.WriteAllText(folder["a.png"], "old");
        PictureFile.Write(folder["a.png"], Picture, Codec, Samples.Parameters());
        PictureFile.Write(folder["b.png"], Picture, Codec, Samples.Parameters());
        Assert.That(File.ReadAllBytes(folder["a.png"]), Is.EqualTo(File.ReadAllBytes(folder["b.png"])));
    }

    [Test]
    public void The_longest_name_a_file_system_allows_works()
    {
        var path = folder[new string('n', 251) + ".png"];
        PictureFile.Write(path, Picture, Codec);
        Assert.That(File.Exists(path), Is.True);
    }

    [Test]
    public void A_failing_codec_leaves_the_old_file_and_makes_no_folder()
    {
        File.WriteAllText(folder["a.png"], "old");
        var codec = new FailingCodec();
        Assert.That(() => PictureFile.Write(folder["a.png"], Picture, codec), Throws.InvalidOperationException);
        Assert.That(() => PictureFile.Write(folder["new", "a.png"], Picture, codec), Throws.InvalidOperationException);
        Assert.That(
            () => PictureFile.Write(folder["a.png"], Picture, Codec, Samples.Parameters() with { Steps = 0 }), Throws.ArgumentException);
        Assert.That(File.ReadAllText(folder["a.png"]), Is.EqualTo("old"));
        Assert.That(folder.Entries, Is.EquivalentTo(new[] { "a.png" }));
    }

    [Test]
    public void A_refused_write_leaves_the_old_file_and_no_other()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("Unix permissions bind neither Windows nor root.");
            return;
        }

        File.WriteAllText(folder["a.png"], "old");
        File.SetUnixFileMode(folder.Root, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.That(
                () => PictureFile.Write(folder["a.png"], Picture, Codec),
                Throws.TypeOf<UnauthorizedAccessException>().With.Message.Contains("a.png"));
            Assert.That(File.ReadAllText(folder["a.png"]), Is.EqualTo("old"));
            Assert.That(folder.Entries, Is.EquivalentTo(new[] { "a.png" }));
        }
        finally
        {
            File.SetUnixFileMode(folder.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Test]
    public void A_write_that_fails_at_the_rename_leaves_nothing_beside()
    {
        // The folder appears between the check and the rename.
        var codec = new FailingCodec(() => Directory.CreateDirectory(folder["a.png"]));
        Assert.That(
            () => PictureFile.Write(folder["a.png"], Picture, codec),
            Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>().With.Message.Contains("a.png"));
        Assert.That(folder.Entries, Is.EquivalentTo(new[] { "a.png" }));
    }

    [Test]
    public void Folders_and_files_in_the_way_are_named()
    {
        Directory.CreateDirectory(folder["taken.png"]);
        File.WriteAllText(folder["file"], "old");
        Assert.That(
            () => PictureFile.Write(folder["taken.png"], Picture, Codec),
            Throws.TypeOf<IOException>().With.Message.Contains("taken.png").And.Message.Contains("is a folder"));
        Assert.That(() => PictureFile.Write(folder["taken.png"] + "/", Picture, Codec), Throws.TypeOf<IOException>());
        Assert.That(
            () => PictureFile.Write(folder["file", "deep", "a.png"], Picture, Codec),
            Throws.TypeOf<IOException>().With.Message.Contains("which is a file"));
        Assert.That(File.ReadAllText(folder["file"]), Is.EqualTo("old"));
    }

    [Test]
    public void Unknown_endings_and_parameters_without_a_place_are_refused()
    {
        Assert.That(() => PictureFile.Write(folder["a.gif"], Picture, Codec), Throws.ArgumentException.With.Message.Contains(".png"));
        Assert.That(
            () => PictureFile.Write(folder["a.jpg"], Picture, Codec, Samples.Parameters()),
            Throws.ArgumentException.With.Message.Contains("write a .png"));
        Assert.That(() => PictureFile.Write(" ", Picture, Codec), Throws.ArgumentException);
        Assert.That(folder.Entries, Is.Empty);
    }

    [Test]
    public void Pictures_without_parameters_say_so()
    {
        PictureFile.Write(folder["plain.png"], Picture, Codec);
        PictureFile.Write(folder["plain.jpg"], Picture, Codec);
        foreach (var name in new[] { "plain.png", "plain.jpg" })
        {
            Assert.That(
                () => PictureFile.ReadParameters(folder[name]),
                Throws.TypeOf<MissingParametersException>().With.Message.Contains($"{name}' has no generation parameters"));
        }
    }

    [Test]
    public void Damaged_and_absent_files_are_named()
    {
        PictureFile.Write(folder["a.png"], Picture, Codec, Samples.Parameters());
        File.WriteAllBytes(folder["cut.png"], File.ReadAllBytes(folder["a.png"])[..^20]);
        File.WriteAllBytes(folder["odd.png"], PngText.Insert(Codec.Encode(Picture, ImageFormat.Png), GenerationParameters.Keyword, "{}"));
        Assert.That(
            () => PictureFile.Read(folder["cut.png"], Codec), Throws.TypeOf<InvalidDataException>().With.Message.Contains("cut.png"));
        Assert.That(
            () => PictureFile.ReadParameters(folder["cut.png"]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("cut.png"));
        Assert.That(
            () => PictureFile.ReadParameters(folder["odd.png"]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("'format'"));
        Assert.That(
            () => PictureFile.ReadParameters(folder["none.png"]), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("none.png"));
        Assert.That(() => PictureFile.Read(folder.Root, Codec), Throws.TypeOf<IOException>().With.Message.Contains("is a folder"));
    }

    private sealed class FailingCodec(Action? beforeSuccess = null) : IImageCodec
    {
        public IReadOnlyCollection<ImageFormat> Formats => Codec.Formats;

        public byte[] Encode(Picture picture, ImageFormat format, EncodeOptions? options = null)
        {
            (beforeSuccess ?? throw new InvalidOperationException("no encoder today"))();
            return Codec.Encode(picture, format, options);
        }

        public Picture Decode(ReadOnlySpan<byte> data) => Codec.Decode(data);
    }
}
