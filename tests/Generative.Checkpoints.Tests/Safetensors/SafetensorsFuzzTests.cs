using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints.Tests;

/// <summary>Damaged files end in InvalidDataException or are read; nothing else, and above all no crash.</summary>
public sealed class SafetensorsFuzzTests
{
    private const int Rounds = 3000;

    [Test]
    public void Flipped_and_cut_files_are_read_or_refused()
    {
        using var folder = new TempFolder();
        var path = folder["fuzz.safetensors"];
        var valid = Valid(path);
        var random = new Random(20240229);
        var (read, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = (byte[])valid.Clone();
            for (var flips = random.Next(0, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = bytes[..random.Next(bytes.Length)];
            File.WriteAllBytes(path, bytes);
            try
            {
                ReadAll(path);
                read++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        TestContext.Out.WriteLine($"{read} read, {refused} refused");
        Assert.That(read, Is.GreaterThan(Rounds / 20), "too few survive for the values to be exercised");
        Assert.That(refused, Is.GreaterThan(Rounds / 4), "too few are damaged for the checks to be exercised");
    }

    private static byte[] Valid(string path)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(
            path,
            [
                new("f", rand(3, 2)), new("h", rand(3).to(ScalarType.Float16)), new("i", arange(5, ScalarType.Int32)),
                new("mask", ones(3, dtype: ScalarType.Bool)), new("none", zeros(0, 4)), new("s", tensor(2.0)),
            ],
            new Dictionary<string, string> { ["step"] = "12" });
        return File.ReadAllBytes(path);
    }

    private static void ReadAll(string path)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        foreach (var name in file.Tensors.Keys) file.Read(name).to(ScalarType.Float64).sum();
    }
}
