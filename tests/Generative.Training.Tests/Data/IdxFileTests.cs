using System.IO.Compression;

namespace Generative.Training.Tests.Data;

public sealed class IdxFileTests
{
    private static readonly byte[] Good = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    private TemporaryFolder folder = null!;

    [SetUp]
    public void Create() => folder = Tiny.Folder();

    [TearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void Plain_file_gives_shape_and_bytes()
    {
        var file = IdxFile.Read(Write(Good));
        Assert.That(file.Shape, Is.EqualTo(new[] { 2, 3 }));
        Assert.That(file.Bytes, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void Compressed_file_is_recognised_whatever_its_name()
    {
        var path = folder.File("data");
        using (var zip = new GZipStream(File.Create(path), CompressionMode.Compress))
            zip.Write(Good);
        Assert.That(IdxFile.Read(path).Bytes, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void Cut_gzip_data_is_refused()
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionMode.Compress, leaveOpen: true))
            zip.Write([.. Good[..4], 0, 0, 2, 0, 0, 0, 2, 0, .. Enumerable.Range(0, 512 * 512).Select(i => (byte)(i * i >> 3))]);
        Refuses(buffer.ToArray()[..^2000], "");
    }

    [TestCase(17, "ends before")]
    [TestCase(6, "ends before")]
    [TestCase(0, "ends before")]
    public void Cut_file_is_refused(int length, string reason) => Refuses(Good[..length], reason);

    [Test]
    public void Bytes_behind_the_end_are_refused() => Refuses([.. Good, 9], "bytes follow the 6");

    [TestCase(0, 1, "two zero bytes")]
    [TestCase(2, 0x0D, "0x0D")]
    [TestCase(3, 0, "0 dimensions")]
    [TestCase(3, 9, "9 dimensions")]
    [TestCase(7, 0, "dimension 0 is 0")]
    [TestCase(4, 0xFF, "dimension 0 is 4278190082")]
    [TestCase(8, 0x7F, "dimension 1 is")]
    public void Damaged_header_is_refused(int place, int value, string reason)
    {
        var bytes = Good.ToArray();
        bytes[place] = (byte)value;
        Refuses(bytes, reason);
    }

    [Test]
    public void Header_that_promises_gigabytes_reserves_no_memory_for_them()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Refuses([0, 0, 8, 1, 0x70, 0, 0, 0, 1], "ends before");
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(64L << 20));
    }

    [Test]
    public void Missing_file_is_named() =>
        Assert.That(() => IdxFile.Read(folder.File("none")), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("none"));

    private void Refuses(byte[] bytes, string reason)
    {
        var path = Write(bytes);
        Assert.That(() => IdxFile.Read(path),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(path).And.Message.Contains(reason));
    }

    private string Write(byte[] bytes)
    {
        var path = folder.File("data-ubyte");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
