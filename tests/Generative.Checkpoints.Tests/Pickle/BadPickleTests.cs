namespace Generative.Checkpoints.Tests;

/// <summary>Every way a checkpoint can be wrong or mean harm, and a piece of the sentence that must say so.</summary>
public sealed class BadPickleTests
{
    private static Dictionary<string, object?> One(object? value) => new() { ["w"] = value };

    private static TestCaseData Case(string name, byte[] file, params string[] says) =>
        new TestCaseData(file, says).SetArgDisplayNames(name);

    private static byte[] Zip(object? value) => TorchBytes.Zip(value, ("0", TorchBytes.Floats(4)));

    private static byte[] Pickle(PickleBytes pickle) => TorchBytes.ZipOf([("m/data.pkl", pickle.ToArray()), ("m/data/0", TorchBytes.Floats(4))]);

    private static SampleTensor Shape(long offset, long[] sizes, long[] strides, long values = 4) =>
        new("Float", "0", values, offset, sizes, strides);

    private static IEnumerable<TestCaseData> Files()
    {
        // Harm: named, never run.
        yield return Case("os.system", Zip(new SampleCall("os", "system", "touch made")), "asks for os.system", "was not run");
        yield return Case("posix.system among weights", Zip(new Dictionary<string, object?>
        {
            ["w"] = SampleTensor.Square, ["x"] = new object?[] { new SampleCall("posix", "system", "touch made") },
        }), "posix.system");
        yield return Case("eval", Zip(One(new SampleCall("builtins", "eval", "1"))), "builtins.eval");
        yield return Case("exec of Python 2", Zip(One(new SampleCall("__builtin__", "exec", "1"))), "__builtin__.exec");
        yield return Case("a module inside os", Zip(One(new SampleCall("importlib._bootstrap", "x"))), "importlib._bootstrap.x");
        yield return Case("subprocess in the arguments of a tensor",
            Zip(One(new SampleCall("torch._utils", "_rebuild_tensor_v2", new SampleCall("subprocess", "Popen", "x")))), "subprocess.Popen");
        yield return Case("eval by the stack", Pickle(new PickleBytes().Raw(0x80, 4).Text("builtins").Text("eval").Raw(0x93, '.')), "builtins.eval");
        yield return Case("system in the older container", TorchBytes.Legacy(new SampleCall("os", "system", "touch made")), "os.system");
        yield return Case("system instead of a version", [.. TorchBytes.Legacy(null)[..15], .. PickleBytes.Of(new SampleCall("os", "system", "x"))],
            "os.system");

        // What only a call could make.
        yield return Case("a whole model", Zip(new SampleCall("models", "Net", SampleTensor.Square)), "models.Net", "state_dict()");
        yield return Case("a sparse tensor", Zip(One(new SampleCall("torch._utils", "_rebuild_sparse_tensor", 1))),
            "'w'", "torch._utils._rebuild_sparse_tensor", "not done");
        yield return Case("a storage of a kind torch lacks here", Zip(One(SampleTensor.Square with { Kind = "QInt8" })), "'w'", "torch.QInt8Storage");
        yield return Case("a repeated value", Zip(One(Shape(0, [1000000, 1000000], [0, 0]))), "'w'", "contiguous()");
        yield return Case("no tensor", Zip(One(3)), "no tensors");
        yield return Case("one tensor", Zip(SampleTensor.Square), "without a name");
        yield return Case("one name for two", Zip(new Dictionary<string, object?>
        {
            ["a.b"] = SampleTensor.Square, ["a"] = new Dictionary<string, object?> { ["b"] = SampleTensor.Square },
        }), "two tensors are named 'a.b'");

        // Sizes, strides, storages.
        yield return Case("past the end", Zip(One(Shape(1, [2, 2], [2, 1]))), "outside storage '0' of 4 values");
        yield return Case("far stride", Zip(One(Shape(0, [2, 2], [long.MaxValue, 1]))), "outside storage");
        yield return Case("far strides that wrap round", Zip(One(Shape(0, [.. Enumerable.Repeat(2L, 58)], [.. Enumerable.Repeat(long.MaxValue, 58)]))),
            "outside storage");
        yield return Case("negative stride", Zip(One(Shape(3, [4], [-1]))), "strides");
        yield return Case("negative size", Zip(One(Shape(0, [-4], [1]))), "sizes");
        yield return Case("negative offset", Zip(One(Shape(-1, [4], [1]))), "begins at value -1");
        yield return Case("overflowing shape", Zip(One(Shape(0, [1L << 32, 1L << 32], [1, 1]))), "more values than can be counted");
        yield return Case("overflow behind a zero", Zip(One(Shape(0, [0, 1L << 62], [1, 1]))), "more values than can be counted");
        yield return Case("too many dimensions", Zip(One(Shape(0, new long[65], new long[65]))), "65 sizes");
        yield return Case("fewer strides", Zip(One(Shape(0, [2, 2], [1]))), "2 sizes and 1 strides");
        yield return Case("claimed storage", Zip(One(Shape(0, [4], [1], long.MaxValue))), "claims 9223372036854775807 values", "16 bytes");
        yield return Case("negative storage", Zip(One(Shape(0, [4], [1], -1))), "claims -1 values");
        yield return Case("missing storage", Zip(One(SampleTensor.Square with { Key = "9" })), "storage '9'", "lacks");
        yield return Case("storage by a path", Zip(One(SampleTensor.Square with { Key = "../data.pkl" })), "storage '../data.pkl'", "lacks");
        yield return Case("tensor of nothing", Zip(One(new SampleCall("torch._utils", "_rebuild_tensor_v2", 1, 2, 3))), "not made of a storage");

        // The pickle.
        yield return Case("claimed text", Pickle(new PickleBytes().Raw(0x80, 2, 'X').UInt32(uint.MaxValue)), "4294967295 more bytes", "0 are left");
        yield return Case("claimed bytes of 2^62", Pickle(new PickleBytes().Raw(0x80, 2, 0x8e, 0, 0, 0, 0, 0, 0, 0, 0x40)), "are left");
        yield return Case("claimed length of 2^63", Pickle(new PickleBytes().Raw(0x80, 2, 0x8e, 0, 0, 0, 0, 0, 0, 0, 0x80)), "beyond 2^63");
        yield return Case("claimed number", Pickle(new PickleBytes().Raw(0x80, 2, 0x8b).UInt32(int.MaxValue)), "are left");
        yield return Case("empty stack", Pickle(new PickleBytes().Raw(0x80, 2, '.')), "not there");
        yield return Case("tuple without a mark", Pickle(new PickleBytes().Raw(0x80, 2, 't', '.')), "not begun");
        yield return Case("below a mark", Pickle(new PickleBytes().Raw(0x80, 2, 'N', '(', 'R')), "not there");
        yield return Case("unknown value", Pickle(new PickleBytes().Raw(0x80, 2, 'h', 7, '.')), "value 7");
        yield return Case("unknown instruction", Pickle(new PickleBytes().Raw(0x80, 2, 0xff)), "0xff", "byte 3");
        yield return Case("registered class", Pickle(new PickleBytes().Raw(0x80, 2, 0x82, 1)), "0x82");
        yield return Case("protocol 6", Pickle(new PickleBytes().Raw(0x80, 6)), "protocol is 6");
        yield return Case("odd dictionary", Pickle(new PickleBytes().Raw(0x80, 2, '}', '(', 'N', 'u', '.')), "without a value");
        yield return Case("called number", Pickle(new PickleBytes().Raw(0x80, 2, 'K', 1, ')', 'R', '.')), "no class");
        yield return Case("text that is no UTF-8", Pickle(new PickleBytes().Raw(0x80, 2, 'U', 1, 0xff)), "UTF-8");
        yield return Case("endless name", Pickle(new PickleBytes().Raw('c').Ascii(new string('a', 5000))), "longer than 1024");
        yield return Case("list in itself", Pickle(new PickleBytes().Raw(0x80, 2, ']', 'q', 0, 'h', 0, 'a', '.')), "64 deep");
        yield return Case("dictionary in itself", Pickle(new PickleBytes().Raw(0x80, 2, '}', 'q', 0).Text("d").Raw('h', 0, 's', '.')), "'d.d.", "64 deep");
        yield return Case("deep nesting", Pickle(Repeat(new PickleBytes().Raw(0x80, 2, ')'), 100000, p => p.Raw(0x85)).Raw('.')), "64 deep");
        yield return Case("twice, twice, twice", Pickle(Repeat(new PickleBytes().Raw(0x80, 2).Text("x"), 50, p => p.Raw('2', 0x86)).Raw('.')), "too long");
        yield return Case("too many values", Pickle(Repeat(new PickleBytes(), 8_000_001, p => p.Raw('N'))), "more than 8000000 values");

        // The container.
        yield return Case("nothing", [], "0 bytes");
        yield return Case("text", "hello world"u8.ToArray(), "neither like a zip file nor like a pickle");
        yield return Case("a plain pickle", PickleBytes.Of("hello"), "torch.save did not write");
        yield return Case("a zip of something else", TorchBytes.ZipOf([("readme", [1])]), "0 entries named data.pkl");
        yield return Case("two checkpoints", TorchBytes.ZipOf([("a/data.pkl", [1]), ("b/data.pkl", [1])]), "2 entries");
        yield return Case("a program", TorchBytes.ZipOf([("a/data.pkl", [1]), ("a/constants.pkl", [1])]), "TorchScript");
        yield return Case("big-endian", TorchBytes.ZipOf([("a/data.pkl", [1]), ("a/byteorder", "big"u8.ToArray())]), "byteorder is 'big'");
        yield return Case("a way out", TorchBytes.ZipOf([("a/data.pkl", [1]), ("a/../../b", [1])]), "'a/../../b'", "leads out");
        yield return Case("an absolute name", TorchBytes.ZipOf([("a/data.pkl", [1]), ("/etc/x", [1])]), "leads out");
        yield return Case("a name twice", TorchBytes.ZipOf([("a/data.pkl", [1]), ("a/data.pkl", [1])]), "twice");
        yield return Case("older container without its values", TorchBytes.Legacy(One(SampleTensor.Square)), "storage '0'", "lacks");
        yield return Case("older container with a list of unknown storages", TorchBytes.Legacy(One(3), ("0", [1, 2], 1)), "storage '0'", "no kind");
        yield return Case("bytes as truth values", TorchBytes.Zip(One(new SampleTensor("Bool", "0", 2, 0, [2], [1])), ("0", [0, 2])), "the byte 2");
    }

    private static PickleBytes Repeat(PickleBytes pickle, int times, Action<PickleBytes> write)
    {
        for (var i = 0; i < times; i++) write(pickle);
        return pickle;
    }

    [TestCaseSource(nameof(Files))]
    public void Reading_says_what_is_wrong(byte[] bytes, string[] says)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["bad.ckpt"], bytes);
        var error = Assert.Throws<InvalidDataException>(() =>
        {
            using var source = PickledTensors.Open(folder["bad.ckpt"]);
            foreach (var name in source.Tensors.Keys) source.View(name).Dispose();
        });
        Assert.That(error.Message, Does.Contain("bad.ckpt"));
        foreach (var piece in says) Assert.That(error.Message, Does.Contain(piece));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Has.Length.EqualTo(1));
        Assert.That(File.Exists("made"), Is.False);
    }

    [Test]
    public void Part_that_is_not_there_lists_those_that_are()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["m.pt"], Zip(new Dictionary<string, object?> { ["model"] = One(SampleTensor.Square), ["ema"] = One(SampleTensor.Square) }));
        Assert.That(() => PickledTensors.Open(folder["m.pt"], "state_dict"),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("'state_dict'").And.Message.Contains("'ema', 'model'"));
    }

    [Test]
    public void What_cannot_be_had_does_not_disturb_another_part()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["m.pt"], Zip(new Dictionary<string, object?>
        {
            ["model"] = One(SampleTensor.Square), ["optimizer"] = One(new SampleCall("torch._utils", "_rebuild_sparse_tensor", 1)),
        }));
        using var source = PickledTensors.Open(folder["m.pt"], "model");
        Assert.That(source.Tensors.Keys, Is.EqualTo(new[] { "w" }));
        Assert.That(() => PickledTensors.Open(folder["m.pt"]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("optimizer.w"));
    }

    [Test]
    public void Missing_file_and_folder_are_named()
    {
        using var folder = new TempFolder();
        Assert.That(() => PickledTensors.Open(folder["no.pt"]), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("no.pt"));
        Assert.That(() => PickledTensors.Open(folder.Path), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("is a folder"));
    }
}
