using System.Buffers.Binary;
using System.Text;

namespace Generative.Runtime.Tests;

/// <summary>The smallest ELF64 file with a table of needed versions: one library, two versions, one symbol each.</summary>
internal static class TinyElf
{
    private const int Names = 64, Symbols = 160, Versions = 240, Needs = 256, Headers = 320, Size = Headers + (5 * 64);

    public static byte[] Build(string version, string symbol)
    {
        var file = new byte[Size];
        "\u007fELF"u8.CopyTo(file);
        (file[4], file[5]) = (2, 1);
        U64(file, 0x28, Headers);
        U16(file, 0x3A, 64);
        U16(file, 0x3C, 5);

        var (library, wanted, other, name) = (1u, 20u, 40u, 50u);
        Text(file, Names + library, "libstdc++.so.6");
        Text(file, Names + wanted, version);
        Text(file, Names + other, "GLIBC_2");
        Text(file, Names + name, symbol);
        U32(file, Symbols + 24, other);  // symbol 1 has version 2
        U32(file, Symbols + 48, name);   // symbol 2 has version 3
        U16(file, Versions + 2, 2);
        U16(file, Versions + 4, 3);

        U16(file, Needs + 2, 2);         // one library with two versions
        U32(file, Needs + 4, library);
        U32(file, Needs + 8, 16);
        Need(file, Needs + 16, index: 2, other, next: 16);
        Need(file, Needs + 32, index: 3, wanted, next: 0);

        Section(file, 1, type: 3, Names, Symbols - Names, link: 0, info: 0);
        Section(file, 2, type: 11, Symbols, 72, link: 1, info: 0);
        Section(file, 3, type: 0x6fffffff, Versions, 6, link: 2, info: 0);
        Section(file, 4, type: 0x6ffffffe, Needs, 48, link: 1, info: 1);
        return file;
    }

    private static void Need(byte[] file, int at, ushort index, uint name, uint next)
    {
        U16(file, at + 6, index);
        U32(file, at + 8, name);
        U32(file, at + 12, next);
    }

    private static void Section(byte[] file, int number, uint type, ulong offset, ulong size, uint link, uint info)
    {
        var at = Headers + (number * 64);
        U32(file, at + 4, type);
        U64(file, at + 24, offset);
        U64(file, at + 32, size);
        U32(file, at + 40, link);
        U32(file, at + 44, info);
    }

    private static void Text(byte[] file, uint at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(file, (int)at);

    private static void U16(byte[] file, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);

    private static void U32(byte[] file, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);

    private static void U64(byte[] file, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), value);
}
