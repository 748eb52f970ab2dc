using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class SafetensorsFileTests
{
    private TempFolder folder = null!;

    [SetUp]
    public void Create() => folder = new();

    [TearDown]
    public void Remove() => folder.Dispose();

    private SafetensorsFile OpenRaw(string header, params byte[] data)
    {
        File.WriteAllBytes(folder["raw.safetensors"], RawSafetensors.Bytes(header, data));
        return SafetensorsFile.Open(folder["raw.safetensors"]);
    }

    [Test]
    public void View_reads_hand_written_floats()
    {
        byte[] data = [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)];
        using var file = OpenRaw("{\"__metadata__\":{\"format\":\"pt\"}," + RawSafetensors.Entry("w", "F32", "[2,1]", 0, 8) + "}", data);
        using var w = file.View("w");
        Assert.That(w.shape, Is.EqualTo(new long[] { 2, 1 }));
        Assert.That(w.data<float>().ToArray(), Is.EqualTo(new[] { 1.5f, -2f }));
        Assert.That(file.Metadata["format"], Is.EqualTo("pt"));
        Assert.That(file.Tensors["w"].ToString(), Is.EqualTo("w F32 [2, 1]"));
    }

    [Test]
    public void Misaligned_tensor_reads_the_same_values()
    {
        // The header has an odd length, so that the double starts at an address no double may have.
        var header = "{" + RawSafetensors.Entry("d", "F64", "[1]", 0, 8) + "}";
        header += new string(' ', 8 - header.Length % 8 + 1);
        using var file = OpenRaw(header, BitConverter.GetBytes(Math.PI));
        using var d = file.View("d");
        Assert.That(d.item<double>(), Is.EqualTo(Math.PI));
    }

    [Test]
    public void Scalar_and_empty_tensors_work()
    {
        using var file = OpenRaw(
            "{" + RawSafetensors.Entry("s", "I16", "[]", 0, 2) + "," + RawSafetensors.Entry("none", "F32", "[3,0,2]", 2, 2) + "}", 7, 0);
        using var s = file.View("s");
        using var none = file.Read("none");
        Assert.That(s.dim(), Is.Zero);
        Assert.That(s.item<short>(), Is.EqualTo(7));
        Assert.That(none.shape, Is.EqualTo(new long[] { 3, 0, 2 }));
    }

    [Test]
    public void File_without_tensors_opens()
    {
        using var file = OpenRaw("{}");
        Assert.That(file.Tensors, Is.Empty);
    }

    [Test]
    public void Read_converts_and_survives_the_file()
    {
        var file = OpenRaw("{" + RawSafetensors.Entry("h", "F16", "[1]", 0, 2) + "}", BitConverter.GetBytes((Half)0.25f));
        using var h = file.Read("h", ScalarType.Float32);
        file.Dispose();
        Assert.That(h.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(h.item<float>(), Is.EqualTo(0.25f));
        Assert.That(() => file.View("h"), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void View_still_holds_its_values_after_garbage_collections_and_after_dispose()
    {
        using var written = arange(100_000, ScalarType.Int64);
        SafetensorsWriter.Write(folder["a.safetensors"], [new("w", written)]);
        var file = SafetensorsFile.Open(folder["a.safetensors"]);
        using var w = file.View("w");
        Collect();
        Assert.That(w.sum().item<long>(), Is.EqualTo(4999950000));
        file.Dispose();
        Collect();
        Assert.That(w.sum().item<long>(), Is.EqualTo(4999950000));
    }

    [Test]
    public void View_of_a_forgotten_file_keeps_the_pages()
    {
        using var written = ones(50_000);
        SafetensorsWriter.Write(folder["a.safetensors"], [new("w", written)]);
        using var w = ViewOfForgottenFile(folder["a.safetensors"]);
        Collect();
        Assert.That(w.sum().item<float>(), Is.EqualTo(50_000f));
    }

    [Test]
    public void Views_share_the_mapped_bytes_and_writing_to_one_never_reaches_the_disk()
    {
        using var written = zeros(4);
        SafetensorsWriter.Write(folder["a.safetensors"], [new("w", written)]);
        var before = File.ReadAllBytes(folder["a.safetensors"]);
        using (var file = SafetensorsFile.Open(folder["a.safetensors"]))
        {
            using var first = file.View("w");
            using var second = file.View("w");
            first.add_(1);
            Assert.That(second.sum().item<float>(), Is.EqualTo(4f));
        }

        Assert.That(File.ReadAllBytes(folder["a.safetensors"]), Is.EqualTo(before));
    }

    [TestCase("F8_E4M3", 1)]
    [TestCase("U16", 2)]
    [TestCase("U32", 4)]
    [TestCase("U64", 8)]
    public void Dtype_torch_lacks_fails_only_when_that_tensor_is_read(string dtype, int bytes)
    {
        var header = "{" + RawSafetensors.Entry("odd", dtype, "[1]", 0, bytes) + ","
            + RawSafetensors.Entry("fine", "U8", "[1]", bytes, bytes + 1) + "}";
        using var file = OpenRaw(header, new byte[bytes + 1]);
        using var fine = file.View("fine");
        Assert.That(() => file.View("odd"), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("'odd'").And.Message.Contains(dtype).And.Message.Contains("raw.safetensors"));
    }

    [Test]
    public void Bool_bytes_beyond_one_are_refused()
    {
        using var file = OpenRaw("{" + RawSafetensors.Entry("mask", "BOOL", "[3]", 0, 3) + "}", 0, 1, 2);
        Assert.That(() => file.View("mask"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("byte 2"));
    }

    [Test]
    public void Unknown_name_is_an_error_that_names_it()
    {
        using var file = OpenRaw("{}");
        Assert.That(() => file.View("nope"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'nope'"));
    }

    [Test]
    public void Missing_file_and_folder_name_the_path()
    {
        Assert.That(() => SafetensorsFile.Open(folder["absent.safetensors"]), Throws.TypeOf<FileNotFoundException>()
            .With.Message.Contains("absent.safetensors"));
        Assert.That(() => SafetensorsFile.Open(folder.Path), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("folder"));
    }

    private static Tensor ViewOfForgottenFile(string path) => SafetensorsFile.Open(path).View("w");

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
