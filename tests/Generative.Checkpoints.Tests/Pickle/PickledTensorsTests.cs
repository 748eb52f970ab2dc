using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class PickledTensorsTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    private static Dictionary<string, object?> Entries(params (string Key, object? Value)[] entries) =>
        entries.ToDictionary(e => e.Key, e => e.Value);

    private PickledTensors Open(byte[] bytes, string take = "")
    {
        File.WriteAllBytes(_folder["model.ckpt"], bytes);
        return PickledTensors.Open(_folder["model.ckpt"], take);
    }

    private static float[] Floats(ITensorSource source, string name)
    {
        using var tensor = source.Read(name, ScalarType.Float32);
        return tensor.data<float>().ToArray();
    }

    [Test]
    public void Lightning_checkpoint_gives_weights_facts_and_names_of_the_rest()
    {
        var parameter = new SampleCall("torch._utils", "_rebuild_parameter", SampleTensor.Square, true, new StateDict([]));
        using var source = Open(TorchBytes.Zip(
            Entries(
                ("epoch", 12), ("pytorch-lightning_version", "2.1"), ("rate", 0.5), ("done", true), ("nothing", null),
                ("state_dict", new StateDict(Entries(("conv.weight", parameter), ("conv.bias", new SampleTensor("Float", "0", 4, 2, [2], [1]))))),
                ("hyper", new SampleCall("argparse", "Namespace", SampleTensor.Square)),
                ("callbacks", new object?[] { new SampleCall("callbacks.Checkpoint", "Checkpoint", "best") })),
            ("0", TorchBytes.Floats(4))));

        Assert.That(source.Tensors.Keys, Is.EquivalentTo(new[] { "state_dict.conv.weight", "state_dict.conv.bias" }));
        Assert.That(source.Tensors["state_dict.conv.weight"].ToString(), Is.EqualTo("state_dict.conv.weight F32 [2, 2]"));
        Assert.That(source.Tensors["state_dict.conv.weight"].ByteLength, Is.EqualTo(16));
        Assert.That(Floats(source, "state_dict.conv.weight"), Is.EqualTo(new[] { 0f, 1, 2, 3 }));
        Assert.That(Floats(source, "state_dict.conv.bias"), Is.EqualTo(new[] { 2f, 3 }), "a shared storage from its middle");
        Assert.That(source.Metadata, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["epoch"] = "12", ["pytorch-lightning_version"] = "2.1", ["rate"] = "0.5", ["done"] = "True",
        }));
        Assert.That(source.Others, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["hyper"] = "argparse.Namespace", ["callbacks.0"] = "callbacks.Checkpoint.Checkpoint",
        }));
    }

    [Test]
    public void Part_that_is_taken_loses_its_name()
    {
        using var source = Open(
            TorchBytes.Zip(Entries(("state_dict", Entries(("ema.w", SampleTensor.Square), ("w", SampleTensor.Square)))), ("0", TorchBytes.Floats(4))),
            "state_dict.ema");
        Assert.That(source.Tensors.Keys, Is.EqualTo(new[] { "w" }));
    }

    [Test]
    public void Strides_are_followed()
    {
        using var source = Open(TorchBytes.Zip(
            Entries(("t", new SampleTensor("Float", "0", 12, 1, [2, 3], [1, 4])), ("columns", new SampleTensor("Float", "0", 12, 0, [3, 2], [4, 2]))),
            ("0", TorchBytes.Floats(12))));
        Assert.That(Floats(source, "t"), Is.EqualTo(new[] { 1f, 5, 9, 2, 6, 10 }));
        Assert.That(Floats(source, "columns"), Is.EqualTo(new[] { 0f, 2, 4, 6, 8, 10 }));
    }

    [TestCase("Double", "F64", ScalarType.Float64)]
    [TestCase("Float", "F32", ScalarType.Float32)]
    [TestCase("Half", "F16", ScalarType.Float16)]
    [TestCase("BFloat16", "BF16", ScalarType.BFloat16)]
    [TestCase("Long", "I64", ScalarType.Int64)]
    [TestCase("Int", "I32", ScalarType.Int32)]
    [TestCase("Short", "I16", ScalarType.Int16)]
    [TestCase("Char", "I8", ScalarType.Int8)]
    [TestCase("Byte", "U8", ScalarType.Byte)]
    [TestCase("Bool", "BOOL", ScalarType.Bool)]
    public void Every_dtype_survives(string kind, string text, ScalarType dtype)
    {
        using var values = tensor(new[] { 1.0, 0, 1 }).to(dtype);
        using var source = Open(TorchBytes.Zip(Entries(("x", new SampleTensor(kind, "0", 3, 0, [3], [1]))), ("0", values.bytes.ToArray())));
        using var read = source.View("x");
        using var wide = read.to(ScalarType.Float64);
        Assert.That(source.Tensors["x"].DType, Is.EqualTo(text));
        Assert.That(read.dtype, Is.EqualTo(dtype));
        Assert.That(wide.data<double>().ToArray(), Is.EqualTo(new[] { 1.0, 0, 1 }));
    }

    [Test]
    public void Scalars_and_empty_tensors_are_read()
    {
        using var source = Open(TorchBytes.Zip(
            Entries(("s", new SampleTensor("Float", "0", 2, 1, [], [])), ("none", new SampleTensor("Float", "1", 0, 0, [0, 4], [4, 1]))),
            ("0", TorchBytes.Floats(2)), ("1", [])));
        using var none = source.View("none");
        Assert.That(Floats(source, "s"), Is.EqualTo(new[] { 1f }));
        Assert.That(none.shape, Is.EqualTo(new long[] { 0, 4 }));
    }

    [Test]
    public void Older_container_is_read_at_any_offset()
    {
        for (var shift = 0; shift < 4; shift++)
        {
            using var source = Open(TorchBytes.Legacy(
                Entries(("note", new string('x', shift)), ("w", SampleTensor.Square), ("n", new SampleTensor("Long", "1", 1, 0, [1], [1]))),
                ("0", TorchBytes.Floats(4), 4), ("1", BitConverter.GetBytes(7L), 8)));
            Assert.That(Floats(source, "w"), Is.EqualTo(new[] { 0f, 1, 2, 3 }));
            Assert.That(Floats(source, "n"), Is.EqualTo(new[] { 7f }));
        }
    }

    [Test]
    public void Zip_with_64_bit_fields_is_read()
    {
        using var source = Open(TorchBytes.ZipOf(
            [("m/data.pkl", PickleBytes.Of(Entries(("w", SampleTensor.Square)))), ("m/data/0", TorchBytes.Floats(4))], large: true));
        Assert.That(Floats(source, "w"), Is.EqualTo(new[] { 0f, 1, 2, 3 }));
    }

    [Test]
    public void View_outlives_its_source()
    {
        var source = Open(TorchBytes.Zip(Entries(("w", SampleTensor.Square)), ("0", TorchBytes.Floats(4))));
        using (var view = source.View("w"))
        {
            source.Dispose();
            Assert.That(view.sum().item<float>(), Is.EqualTo(6));
        }

        Assert.That(() => source.View("w"), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Modules_load_from_it()
    {
        using var layer = nn.Linear(2, 2, hasBias: false);
        using var source = Open(TorchBytes.Zip(Entries(("state_dict", Entries(("weight", SampleTensor.Square)))), ("0", TorchBytes.Floats(4))));
        WeightLoader.Load(layer, source, new() { Prefix = "state_dict." });
        Assert.That(layer.weight!.data<float>().ToArray(), Is.EqualTo(new[] { 0f, 1, 2, 3 }));
    }

    [Test]
    public void Later_protocols_are_read()
    {
        // Protocol 4: frames, memoised short texts, classes from the stack.
        var pickle = new PickleBytes().Raw(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, '}', 0x94, 0x8c, 1, 'w', 0x94)
            .Raw(0x8c, 12).Ascii("torch._utils").Raw(0x8c, 18).Ascii("_rebuild_tensor_v2").Raw(0x93, '(').Storage(SampleTensor.Square)
            .Raw('K', 0, 'K', 2, 'K', 2, 0x86, 'K', 2, 'K', 1, 0x86, 't', 'R', 's', '.').ToArray();
        using var source = Open(TorchBytes.ZipOf([("m/data.pkl", pickle), ("m/data/0", TorchBytes.Floats(4))]));
        Assert.That(Floats(source, "w"), Is.EqualTo(new[] { 0f, 1, 2, 3 }));
    }

    [Test]
    public void Reading_leaves_no_tensor_behind()
    {
        var bytes = TorchBytes.Zip(
            Entries(("w", new SampleTensor("Float", "0", 4, 0, [2, 2], [1, 2])), ("b", new SampleTensor("Bool", "1", 2, 0, [2], [1]))),
            ("0", TorchBytes.Floats(4)), ("1", [0, 1]));
        TensorCount.IsUnchangedBy(() =>
        {
            using var source = Open(bytes);
            using var view = source.View("w");
            using var copy = source.Read("w", ScalarType.Float64);
            using var flags = source.View("b");
        });
    }
}
