using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

/// <summary>The stored runs of tests/fixtures/schedulers; its README says what each tensor is.</summary>
internal sealed class SchedulerFixture
{
    private readonly byte[] _bytes;
    private readonly JsonElement _header;
    private readonly int _data;

    private SchedulerFixture(string folder)
    {
        _bytes = File.ReadAllBytes(Path.Combine(folder, "cases.safetensors"));
        _data = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(_bytes);
        _header = JsonDocument.Parse(_bytes.AsMemory(8, _data - 8)).RootElement;
        var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "cases.json")));
        Cases = [.. cases.RootElement.GetProperty("cases").EnumerateArray()];
    }

    public static SchedulerFixture Shared { get; } = new(Folder());

    public IReadOnlyList<JsonElement> Cases { get; }

    public JsonElement Case(string id) => Cases.Single(c => c.GetProperty("id").GetString() == id);

    public Tensor Tensor(string name) => tensor(Values(name), Shape(name), ScalarType.Float64);

    public double[] Values(string name)
    {
        var entry = _header.GetProperty(name);
        long[] ends = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(e => e.GetInt64())];
        var bytes = _bytes.AsSpan(_data + (int)ends[0], (int)(ends[1] - ends[0]));
        return entry.GetProperty("dtype").GetString() switch
        {
            "F32" => [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(v => (double)v)],
            "I64" => [.. MemoryMarshal.Cast<byte, long>(bytes).ToArray().Select(v => (double)v)],
            var other => throw new InvalidDataException($"{name} is {other}."),
        };
    }

    private long[] Shape(string name) => [.. _header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())];

    private static string Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, "tests", "fixtures", "schedulers")))
                return Path.Combine(at.FullName, "tests", "fixtures", "schedulers");
        throw new DirectoryNotFoundException("tests/fixtures/schedulers is not there.");
    }
}
