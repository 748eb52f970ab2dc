using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>
/// The fixture toy-joint: three positions, three tokens and a mask, a joint distribution and the network that knows all its conditionals.
/// </summary>
internal sealed class ToyJoint
{
    public const long Mask = 3;

    private const int Length = 3, Tokens = 3;

    private readonly double[] _joint = Read<double>("joint"), _conditional = Read<double>("conditional");

    /// <summary>Nats of a text.</summary>
    public double Entropy { get; } = Read<double>("entropy")[0];

    /// <summary>Probability of each clean text, in the order of <see cref="Clean"/>.</summary>
    public Tensor Joint => tensor(_joint);

    /// <summary>Every clean text, [27, 3].</summary>
    public static Tensor Clean => tensor(Enumerable.Range(0, 27).SelectMany(i => Digits(i, Tokens)).ToArray(), [27, Length]);

    /// <summary>Every way to mask a text, [8, 3], 1 where it is masked.</summary>
    public static Tensor Masks => tensor(Enumerable.Range(0, 8).SelectMany(i => Digits(i, 2)).ToArray(), [8, Length]);

    /// <summary>Log probabilities [batch, 3, 4] for texts with some masked [batch, 3].</summary>
    public Tensor Ask(Tensor noisy)
    {
        using var scope = NewDisposeScope();
        var weights = tensor(new long[] { 16, 4, 1 });
        var p = tensor(_conditional, [64, Length, Tokens])[(noisy * weights).sum(-1)];
        var mask = zeros(p.shape[0], Length, 1, ScalarType.Float64);
        return cat([p, mask], -1).log().clamp(min: Subs.Never).MoveToOuterDisposeScope();
    }

    private static IEnumerable<long> Digits(int number, int radix) =>
        [number / (radix * radix), number / radix % radix, number % radix];

    private static T[] Read<T>(string name) where T : struct
    {
        var file = File.ReadAllBytes(Path.Combine(Folder(), "cases.safetensors"));
        var header = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using var json = JsonDocument.Parse(file.AsMemory(8, header));
        var range = json.RootElement.GetProperty(name).GetProperty("data_offsets");
        var (start, end) = (range[0].GetInt32(), range[1].GetInt32());
        return MemoryMarshal.Cast<byte, T>(file.AsSpan(8 + header + start, end - start)).ToArray();
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "tests", "fixtures", "toy-joint") is var found && Directory.Exists(found))
                return found;
        throw new DirectoryNotFoundException("tests/fixtures/toy-joint is nowhere above the tests; run them inside the repository.");
    }
}
