using System.Buffers.Binary;

namespace Generative.Runtime.Tests;

public sealed class ElfFileTests
{
    private static byte[] Whole => TinyElf.Build(ShimPatch.Version, "_ZSt21ios_base_library_initv");

    [Test]
    public void Needs_are_read_with_library_version_and_index()
    {
        var needs = ElfVersionNeeds.Read(new ElfFile(Whole));

        Assert.That(needs.Select(n => (n.Library, n.Version, (int)n.Index, n.Weak)), Is.EqualTo(
            [("libstdc++.so.6", "GLIBC_2", 2, false), ("libstdc++.so.6", ShimPatch.Version, 3, false)]));
    }

    [Test]
    public void Empty_file_is_invalid() =>
        Assert.That(() => ShimPatch.Apply([]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("ELF header"));

    [Test]
    public void File_of_32_bits_is_invalid()
    {
        var file = Whole;
        file[4] = 1;
        Assert.That(() => ShimPatch.Apply(file), Throws.TypeOf<InvalidDataException>().With.Message.Contains("64-bit"));
    }

    [Test]
    public void Every_truncation_is_invalid()
    {
        for (var length = 0; length < Whole.Length - 16; length++) // the last header's unread tail may be missing
            Assert.That(() => ShimPatch.Apply(Whole[..length]), Throws.TypeOf<InvalidDataException>(), $"cut at {length}");
    }

    [Test]
    [Platform("Linux")]
    public void Truncations_of_the_real_shim_are_invalid()
    {
        var shim = File.ReadAllBytes(NativeFolders.OfThisProgram().Find("LibTorchSharp")!);
        for (var length = 0; length < shim.Length - 64; length += 9973)
            Assert.That(() => ShimPatch.Apply(shim[..length]), Throws.TypeOf<InvalidDataException>(), $"cut at {length}");
    }

    [Test]
    public void Random_bytes_are_invalid()
    {
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            var file = new byte[random.Next(0, 600)];
            random.NextBytes(file);
            Assert.That(() => ShimPatch.Apply(file), Throws.TypeOf<InvalidDataException>());
        }
    }

    [Test]
    public void Damaged_file_is_read_or_invalid_but_never_worse()
    {
        var random = new Random(7);
        byte[] extremes = [0, 1, 0x7f, 0x80, 0xff];
        for (var i = 0; i < 20_000; i++)
        {
            var file = Whole;
            for (var k = random.Next(1, 6); k > 0; k--)
                file[random.Next(16, file.Length)] = extremes[random.Next(extremes.Length)];
            try
            {
                ShimPatch.Apply(file);
            }
            catch (InvalidDataException)
            {
                // Said in words. Anything else fails the test.
            }
        }
    }

    [Test]
    public void Overlapping_entries_are_invalid_instead_of_endless()
    {
        const int needs = 256, entry = 4;
        var file = new byte[70_000];
        Whole.CopyTo(file, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(needs + 2), ushort.MaxValue);                  // how many versions
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(needs + 8), (uint)(Whole.Length - needs));     // where they start
        for (var at = Whole.Length; at < file.Length; at += entry)
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), entry); // each says that the next one starts 4 bytes on

        Assert.That(() => ShimPatch.Apply(file), Throws.TypeOf<InvalidDataException>().With.Message.Contains("more than 4096"));
    }
}
