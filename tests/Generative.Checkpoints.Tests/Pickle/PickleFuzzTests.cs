using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

/// <summary>Damaged checkpoints end in InvalidDataException or are read; nothing else, and above all no crash.</summary>
public sealed class PickleFuzzTests
{
    private const int Rounds = 3000;

    private static byte[] Sample(bool legacy)
    {
        var value = new Dictionary<string, object?>
        {
            ["epoch"] = 3, ["hyper"] = new SampleCall("argparse", "Namespace", "x", 2.5),
            ["state_dict"] = new StateDict(new()
            {
                ["w"] = SampleTensor.Square, ["t"] = new SampleTensor("Float", "0", 4, 0, [2, 2], [1, 2]),
                ["b"] = new SampleTensor("Bool", "1", 3, 0, [3], [1]),
            }),
            ["list"] = new object?[] { 1, null, true },
        };
        return legacy
            ? TorchBytes.Legacy(value, ("0", TorchBytes.Floats(4), 4), ("1", [0, 1, 1], 1))
            : TorchBytes.Zip(value, ("0", TorchBytes.Floats(4)), ("1", [0, 1, 1]));
    }

    private static bool Reads(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        try
        {
            using var scope = NewDisposeScope();
            using var source = PickledTensors.Open(path);
            foreach (var name in source.Tensors.Keys) source.Read(name).to(ScalarType.Float64).sum();
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    [Test]
    public void Checkpoint_cut_at_any_byte_is_refused([Values] bool legacy)
    {
        using var folder = new TempFolder();
        var bytes = Sample(legacy);
        Assert.That(Reads(folder["cut.pt"], bytes), Is.True);
        for (var length = 0; length < bytes.Length; length++)
            Assert.That(Reads(folder["cut.pt"], bytes[..length]), Is.False, $"{length} of {bytes.Length} bytes");
    }

    [Test]
    public void Flipped_checkpoints_are_read_or_refused([Values] bool legacy)
    {
        using var folder = new TempFolder();
        var (valid, random, read) = (Sample(legacy), new Random(20240229), 0);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = (byte[])valid.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            read += Reads(folder["fuzz.pt"], bytes) ? 1 : 0;
        }

        TestContext.Out.WriteLine($"{read} of {Rounds} read");
        Assert.That(read, Is.InRange(Rounds / 20, Rounds * 19 / 20), "both roads are to be exercised");
    }
}
