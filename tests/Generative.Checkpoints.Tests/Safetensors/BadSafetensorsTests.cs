using System.Text;
using static Generative.Checkpoints.Tests.RawSafetensors;

namespace Generative.Checkpoints.Tests;

/// <summary>Every way a file can break the format, and a piece of the sentence that must say so.</summary>
public sealed class BadSafetensorsTests
{
    private static TestCaseData Case(string name, byte[] file, params string[] says) =>
        new TestCaseData(file, says).SetArgDisplayNames(name);

    private static byte[] One(string entry, int data) => Bytes("{" + entry + "}", new byte[data]);

    private static IEnumerable<TestCaseData> Files()
    {
        var good = Entry("w", "F32", "[2]", 0, 8);
        yield return Case("empty file", [], "0 bytes");
        yield return Case("seven bytes", new byte[7], "7 bytes");
        yield return Case("header longer than file", [.. BitConverter.GetBytes(1000L), .. "{}"u8], "claims 1000 bytes", "only 2");
        yield return Case("header length with the top bit set", [.. BitConverter.GetBytes(-1L), .. "{}"u8], "claims 18446744073709551615");
        yield return Case("invalid UTF-8", Bytes([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)'}'], []), "UTF-8");
        yield return Case("invalid JSON", Bytes("{\"w\":"), "not valid JSON");
        yield return Case("half a surrogate pair", Bytes("{\"\\ud800\":{}}"), "not Unicode");
        yield return Case("deep nesting", Bytes(new string('[', 500)), "not valid JSON");
        yield return Case("a list", Bytes("[]"), "Array");
        yield return Case("duplicate names", Bytes("{" + good + "," + good + "}", new byte[8]), "'w' twice");
        yield return Case("duplicate field", Bytes("{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}"), "'w'", "'dtype' stands twice");
        yield return Case("entry is a number", Bytes("{\"w\":3}"), "'w'", "is 3");
        yield return Case("entry lacks offsets", Bytes("{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}"), "'w'", "lacks 'data_offsets'");
        yield return Case("metadata is a list", Bytes("{\"__metadata__\":[]}"), "__metadata__");
        yield return Case("metadata value is a number", Bytes("{\"__metadata__\":{\"a\":1}}"), "'a' is 1");
        yield return Case("metadata twice", Bytes("{\"__metadata__\":{},\"__metadata__\":{}}"), "twice");
        yield return Case("unknown dtype", One(Entry("w", "F33", "[2]", 0, 8), 8), "'w'", "\"F33\"", "F32");
        yield return Case("dtype is a number", Bytes("{\"w\":{\"dtype\":4,\"shape\":[1],\"data_offsets\":[0,4]}}"), "dtype is 4");
        yield return Case("wrong dtype for the bytes", One(Entry("w", "F16", "[2]", 0, 8), 8), "'w'", "hold 8 bytes", "takes 4");
        yield return Case("negative size", One(Entry("w", "F32", "[-2]", 0, 8), 8), "'w'", "[-2]");
        yield return Case("fractional size", One(Entry("w", "F32", "[2.5]", 0, 8), 8), "[2.5]");
        yield return Case("size beyond 64 bits", One(Entry("w", "F32", "[99999999999999999999]", 0, 8), 8), "shape is");
        yield return Case("overflowing shape", One(Entry("w", "F32", "[4294967296,4294967296,2]", 0, 8), 8), "'w'", "more values than");
        yield return Case("overflow behind a zero", One(Entry("w", "F32", "[0,4294967296,4294967296]", 0, 0), 0), "more values than");
        var deep = $"[{string.Join(',', Enumerable.Repeat(1, 65))}]";
        yield return Case("too many dimensions", One(Entry("w", "U8", deep, 0, 1), 1), "65 dimensions");
        yield return Case("three offsets", Bytes("{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,2]}}", 0), "[0,1,2]");
        yield return Case("offsets reversed", One(Entry("w", "F32", "[2]", 8, 0), 8), "begin <= end");
        yield return Case("negative offset", One(Entry("w", "F32", "[2]", -8, 0), 8), "[-8,0]");
        yield return Case("out of range", One(good, 7), "'w'", "ends at byte 8", "has 7");
        yield return Case("overlap", Bytes("{" + good + "," + Entry("v", "F32", "[1]", 4, 8) + "}", new byte[8]), "'v'", "inside 'w'");
        yield return Case("gap", Bytes("{" + good + "," + Entry("v", "F32", "[1]", 12, 16) + "}", new byte[16]), "'v'", "12", "holes");
        yield return Case("gap at the start", One(Entry("w", "F32", "[1]", 4, 8), 8), "'w'", "holes");
        yield return Case("trailing bytes", One(good, 11), "3 bytes follow");
        yield return Case("data without tensors", Bytes("{}", new byte[4]), "4 bytes follow");
    }

    [TestCaseSource(nameof(Files))]
    public void Opening_says_what_is_wrong(byte[] bytes, string[] says)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["bad.safetensors"], bytes);
        var error = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(folder["bad.safetensors"]).Dispose());
        Assert.That(error.Message, Does.Contain("bad.safetensors"));
        foreach (var piece in says) Assert.That(error.Message, Does.Contain(piece));
    }

    [Test]
    public void Header_over_the_limit_is_refused_before_it_is_read()
    {
        using var folder = new TempFolder();
        var path = folder["large.safetensors"];
        using (var stream = File.Create(path))
        {
            stream.Write(BitConverter.GetBytes(100_000_001L));
            stream.SetLength(100_000_100);
        }

        Assert.That(() => SafetensorsFile.Open(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("100000001"));
    }

    [Test]
    public void Refused_file_is_not_kept_open()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["bad.safetensors"], Encoding.UTF8.GetBytes("short"));
        Assert.That(() => SafetensorsFile.Open(folder["bad.safetensors"]), Throws.TypeOf<InvalidDataException>());
        using var exclusive = new FileStream(folder["bad.safetensors"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.That(exclusive.Length, Is.EqualTo(5));
    }
}
