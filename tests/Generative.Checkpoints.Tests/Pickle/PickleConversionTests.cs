using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

public sealed class PickleConversionTests
{
    private static Dictionary<string, object?> Checkpoint => new()
    {
        ["global_step"] = 500,
        ["state_dict"] = new StateDict(new()
        {
            ["w"] = SampleTensor.Square, ["t"] = new SampleTensor("Float", "0", 4, 0, [2, 2], [1, 2]),
            ["loss.w"] = SampleTensor.Square, ["h"] = new SampleTensor("Half", "1", 2, 0, [2], [1]),
        }),
        ["callback"] = new SampleCall("callbacks", "Best"),
    };

    private static byte[] Halves => [0x00, 0x3c, 0x00, 0xc0];       // 1 and -2

    [Test]
    public void Same_values_and_dtypes_arrive([Values] bool legacy)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["m.ckpt"], legacy
            ? TorchBytes.Legacy(Checkpoint, ("0", TorchBytes.Floats(4), 4), ("1", Halves, 2))
            : TorchBytes.Zip(Checkpoint, ("0", TorchBytes.Floats(4)), ("1", Halves)));
        var report = PickleConversion.ToSafetensors(folder["m.ckpt"], folder["m.safetensors"], "state_dict", ["loss."]);

        using var scope = NewDisposeScope();
        using var written = SafetensorsFile.Open(folder["m.safetensors"]);
        Assert.That(written.Tensors.Keys, Is.EquivalentTo(new[] { "w", "t", "h" }));
        Assert.That(written.Read("w").data<float>().ToArray(), Is.EqualTo(new[] { 0f, 1, 2, 3 }));
        Assert.That(written.Read("t").data<float>().ToArray(), Is.EqualTo(new[] { 0f, 2, 1, 3 }));
        Assert.That(written.Tensors["h"].DType, Is.EqualTo("F16"));
        Assert.That(written.Read("h", ScalarType.Float32).data<float>().ToArray(), Is.EqualTo(new[] { 1f, -2 }));
        Assert.That(written.Metadata["global_step"], Is.EqualTo("500"));
        Assert.That((report.Tensors, report.Bytes, report.LeftOut), Is.EqualTo((3, 36L, 1)));
        Assert.That(report.Others["callback"], Is.EqualTo("callbacks.Best"));
    }

    [Test]
    public void Failed_conversion_leaves_the_old_file_and_nothing_beside_it()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["m.ckpt"], TorchBytes.Zip(
            new Dictionary<string, object?> { ["b"] = new SampleTensor("Bool", "0", 1, 0, [1], [1]) }, ("0", [7])));
        File.WriteAllText(folder["m.safetensors"], "old");
        Assert.That(() => PickleConversion.ToSafetensors(folder["m.ckpt"], folder["m.safetensors"]), Throws.TypeOf<InvalidDataException>());
        Assert.That(File.ReadAllText(folder["m.safetensors"]), Is.EqualTo("old"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Has.Length.EqualTo(2));
    }

    [Test]
    public void Checkpoint_is_not_written_over_itself()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["m.ckpt"], TorchBytes.Zip(new Dictionary<string, object?> { ["w"] = SampleTensor.Square }, ("0", TorchBytes.Floats(4))));
        Assert.That(() => PickleConversion.ToSafetensors(folder["m.ckpt"], folder["m.ckpt"]), Throws.ArgumentException.With.Message.Contains("itself"));
    }

    [Test]
    public void Leaving_out_everything_is_refused()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["m.ckpt"], TorchBytes.Zip(new Dictionary<string, object?> { ["w"] = SampleTensor.Square }, ("0", TorchBytes.Floats(4))));
        Assert.That(() => PickleConversion.ToSafetensors(folder["m.ckpt"], folder["m.safetensors"], without: ["w"]),
            Throws.ArgumentException.With.Message.Contains("all 1 tensors"));
    }

    [Test]
    public void Shared_values_do_not_fill_the_disk()
    {
        using var folder = new TempFolder();
        var many = Enumerable.Range(0, 2000).ToDictionary(i => $"w{i}", _ => (object?)new SampleTensor("Float", "0", 65536, 0, [65536], [1]));
        File.WriteAllBytes(folder["m.ckpt"], TorchBytes.Zip(many, ("0", TorchBytes.Floats(65536))));
        Assert.That(() => PickleConversion.ToSafetensors(folder["m.ckpt"], folder["m.safetensors"]),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("share values"));
    }
}
