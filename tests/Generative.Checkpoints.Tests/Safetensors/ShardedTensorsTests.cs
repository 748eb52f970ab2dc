using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class ShardedTensorsTests
{
    private TempFolder folder = null!;
    private string index = null!;

    [SetUp]
    public void Create()
    {
        folder = new();
        index = folder["model.safetensors.index.json"];
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder["one.safetensors"], [new("a", ones(2)), new("hidden", ones(1))]);
        SafetensorsWriter.Write(folder["two.safetensors"], [new("b", full(3, 2f))]);
    }

    [TearDown]
    public void Remove() => folder.Dispose();

    private void WriteIndex(string weightMap) =>
        File.WriteAllText(index, "{\"metadata\":{\"total_size\":20},\"weight_map\":" + weightMap + "}");

    [Test]
    public void Index_finds_each_tensor_in_its_shard()
    {
        WriteIndex("{\"b\":\"two.safetensors\",\"a\":\"one.safetensors\"}");
        using var source = TensorSource.Open(index);
        using var b = source.View("b");
        using var a = source.Read("a", ScalarType.Float64);
        Assert.That(b.sum().item<float>(), Is.EqualTo(6f));
        Assert.That(a.dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That(source.Tensors.Keys, Is.EquivalentTo(new[] { "a", "b" }));
        Assert.That(source.Metadata["total_size"], Is.EqualTo("20"));
        Assert.That(((ShardedTensors)source).Files, Is.EqualTo(new[] { folder["one.safetensors"], folder["two.safetensors"] }));
        Assert.That(() => source.View("hidden"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'hidden'"));
    }

    [Test]
    public void Single_file_is_one_shard()
    {
        using var source = ShardedTensors.Open(folder["two.safetensors"]);
        Assert.That(source.Tensors.Keys, Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public void Missing_shard_is_named()
    {
        WriteIndex("{\"a\":\"one.safetensors\",\"c\":\"three.safetensors\"}");
        Assert.That(() => ShardedTensors.Open(index), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("'three.safetensors'"));
    }

    [Test]
    public void Tensor_the_shard_lacks_is_named()
    {
        WriteIndex("{\"a\":\"two.safetensors\"}");
        Assert.That(() => ShardedTensors.Open(index), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("'a'").And.Message.Contains("'two.safetensors'"));
    }

    [TestCase("[1]", "'weight_map'")]
    [TestCase("{\"a\":3}", "weight_map 'a' is 3")]
    [TestCase("{\"a\":\"../one.safetensors\"}", "not inside the folder")]
    [TestCase("{\"a\":\"/one.safetensors\"}", "not inside the folder")]
    [TestCase("{\"a\":\"\"}", "not inside the folder")]
    [TestCase("{\"a\":\"x\",\"a\":\"y\"}", "Duplicate")]
    [TestCase("{\"a\":\"\\ud800\"}", "not valid JSON")]
    [TestCase("{", "not valid JSON")]
    public void Damaged_index_says_what_is_wrong(string weightMap, string says)
    {
        WriteIndex(weightMap);
        Assert.That(() => ShardedTensors.Open(index), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains(says).And.Message.Contains("model.safetensors.index.json"));
    }

    [Test]
    public void Folder_is_searched_in_the_documented_order()
    {
        Assert.That(() => TensorSource.Open(folder.Path), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("2 candidates (one.safetensors, two.safetensors)"));
        WriteIndex("{\"a\":\"one.safetensors\"}");
        using (var sharded = TensorSource.Open(folder.Path)) Assert.That(sharded.Path, Is.EqualTo(index));
        File.Copy(folder["two.safetensors"], folder["model.safetensors"]);
        using (var single = TensorSource.Open(folder.Path)) Assert.That(single.Path, Is.EqualTo(folder["model.safetensors"]));
    }

    [Test]
    public void Paths_with_nothing_to_open_are_refused()
    {
        Assert.That(() => TensorSource.Open(folder["weights.bin"]), Throws.ArgumentException.With.Message.Contains("weights.bin"));
        Assert.That(() => TensorSource.Open(index), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("index.json"));
        using var empty = new TempFolder();
        Assert.That(() => TensorSource.Open(empty.Path), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("neither"));
    }
}
