using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class SafetensorsWriterTests
{
    private TempFolder folder = null!;
    private string path = null!;

    [SetUp]
    public void Create() => (folder, path) = (folder = new(), folder["m.safetensors"]);

    [TearDown]
    public void Remove() => folder.Dispose();

    [TestCase(ScalarType.Float64)]
    [TestCase(ScalarType.Float32)]
    [TestCase(ScalarType.Float16)]
    [TestCase(ScalarType.BFloat16)]
    [TestCase(ScalarType.Int64)]
    [TestCase(ScalarType.Int32)]
    [TestCase(ScalarType.Int16)]
    [TestCase(ScalarType.Int8)]
    [TestCase(ScalarType.Byte)]
    [TestCase(ScalarType.Bool)]
    public void Every_dtype_round_trips(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var written = tensor(new[] { 0f, 1f, 3f, 2f, 5f, 0f }).reshape(2, 3).to(dtype);
        SafetensorsWriter.Write(path, [new("x", written)]);
        using var file = SafetensorsFile.Open(path);
        var read = file.View("x");
        Assert.That(read.dtype, Is.EqualTo(dtype));
        Assert.That(read.shape, Is.EqualTo(written.shape));
        Assert.That(read.eq(written).all().item<bool>(), Is.True);
    }

    [Test]
    public void Same_tensors_in_another_order_give_the_same_aligned_bytes()
    {
        using var scope = NewDisposeScope();
        var (a, b, c) = (rand(3), rand(2).to(ScalarType.Float64), ones(1, dtype: ScalarType.Bool));
        var forwards = new Dictionary<string, string> { ["x"] = "1", ["y"] = "é" };
        var backwards = new Dictionary<string, string> { ["y"] = "é", ["x"] = "1" };
        SafetensorsWriter.Write(path, [new("a", a), new("b", b), new("c", c)], forwards);
        SafetensorsWriter.Write(folder["n"], [new("c", c), new("b", b), new("a", a)], backwards);
        var bytes = File.ReadAllBytes(path);
        Assert.That(File.ReadAllBytes(folder["n"]), Is.EqualTo(bytes));
        var header = BitConverter.ToInt64(bytes);
        Assert.That(header % 8, Is.Zero);
        Assert.That(Encoding.UTF8.GetString(bytes, 8, (int)header).TrimEnd(' '), Is.EqualTo(
            "{\"__metadata__\":{\"x\":\"1\",\"y\":\"é\"},\"b\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}," +
            "\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[16,28]}," +
            "\"c\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[28,29]}}"));
    }

    [Test]
    public void Transposed_sliced_and_trained_tensors_write_their_values()
    {
        using var scope = NewDisposeScope();
        var grid = arange(12, ScalarType.Float32).reshape(3, 4);
        var parameter = new TorchSharp.Modules.Parameter(ones(2));
        SafetensorsWriter.Write(path, [new("t", grid.t()), new("s", grid[.., 1]), new("p", parameter)]);
        using var file = SafetensorsFile.Open(path);
        Assert.That(file.View("t").eq(grid.t()).all().item<bool>(), Is.True);
        Assert.That(file.View("s").data<float>().ToArray(), Is.EqualTo(new[] { 1f, 5f, 9f }));
        Assert.That(file.View("p").requires_grad, Is.False);
        Assert.That(parameter.requires_grad, Is.True);
    }

    [Test]
    public void FloatAs_converts_floats_and_leaves_integers()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(path, [new("w", rand(3)), new("n", arange(3))], floatAs: ScalarType.Float16);
        using var file = SafetensorsFile.Open(path);
        Assert.That(file.Tensors["w"].DType, Is.EqualTo("F16"));
        Assert.That(file.Tensors["n"].DType, Is.EqualTo("I64"));
    }

    [Test]
    public void FloatAs_refuses_values_that_would_become_infinite()
    {
        using var big = full(2, 70_000f);
        Assert.That(
            () => SafetensorsWriter.Write(path, [new("w", big)], floatAs: ScalarType.Float16),
            Throws.ArgumentException.With.Message.Contains("'w'").And.Message.Contains("BFloat16"));
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Is.Empty);
    }

    [Test]
    public void Failure_midway_keeps_the_old_file_and_leaves_no_temporary()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(path, [new("w", zeros(4))]);
        var old = File.ReadAllBytes(path);
        // The first tensor is written, the second fails in the stream loop: it does not fit the dtype asked for.
        Assert.That(
            () => SafetensorsWriter.Write(path, [new("a", ones(100_000)), new("b", full(2, 1e30f))], floatAs: ScalarType.Float16),
            Throws.ArgumentException);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(old));
        Assert.That(Directory.GetFiles(folder.Path), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void File_that_is_open_can_be_replaced()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(path, [new("w", zeros(4))]);
        using var old = SafetensorsFile.Open(path);
        SafetensorsWriter.Write(path, [new("w", old.View("w") + 1)]);
        using var now = SafetensorsFile.Open(path);
        Assert.That(old.View("w").sum().item<float>(), Is.Zero);
        Assert.That(now.View("w").sum().item<float>(), Is.EqualTo(4f));
    }

    [Test]
    public void Bad_arguments_are_named_and_write_nothing()
    {
        using var scope = NewDisposeScope();
        var one = ones(1);
        void Fails(string says, IEnumerable<KeyValuePair<string, Tensor>> tensors, ScalarType? floatAs = null) => Assert.That(
            () => SafetensorsWriter.Write(path, tensors, floatAs: floatAs), Throws.ArgumentException.With.Message.Contains(says));

        Fails("two tensors are named 'a'", [new("a", one), new("a", one)]);
        Fails("reserved", [new("__metadata__", one)]);
        Fails("'c' is ComplexFloat32", [new("c", one.to(ScalarType.ComplexFloat32))]);
        Fails("'n' is null", [new("n", null!)]);
        Fails("floatAs is Int32", [new("a", one)], ScalarType.Int32);
        Assert.That(
            () => SafetensorsWriter.Write(folder.Path, [new("a", one)]),
            Throws.InstanceOf<IOException>().With.Message.Contains("folder"));
        Assert.That(
            () => SafetensorsWriter.Write(Path.Combine(folder["absent"], "m"), [new("a", one)]),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains("absent"));
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Is.Empty);
    }
}
