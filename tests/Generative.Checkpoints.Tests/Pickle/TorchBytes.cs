using System.Buffers.Binary;
using System.Text;

namespace Generative.Checkpoints.Tests;

/// <summary>Writes checkpoints as torch.save would, byte by byte.</summary>
internal static class TorchBytes
{
    /// <summary>The floats 0, 1, 2, ... as bytes.</summary>
    public static byte[] Floats(int count) => [.. Enumerable.Range(0, count).SelectMany(i => BitConverter.GetBytes((float)i))];

    /// <summary>The zip container of a value and its storages.</summary>
    public static byte[] Zip(object? value, params (string Key, byte[] Data)[] storages) => ZipOf(
        [
            ("archive/data.pkl", PickleBytes.Of(value)), ("archive/byteorder", "little"u8.ToArray()),
            .. storages.Select(s => ($"archive/data/{s.Key}", s.Data)), ("archive/version", "3\n"u8.ToArray()),
        ]);

    /// <summary>A zip file; the contents begin at multiples of 64, as torch has them.</summary>
    public static byte[] ZipOf((string Name, byte[] Data)[] entries, bool large = false)
    {
        var file = new MemoryStream();
        var directory = new MemoryStream();
        foreach (var (name, data) in entries)
        {
            var (start, text) = ((uint)file.Length, Encoding.UTF8.GetBytes(name));
            var padding = (64 - (int)((start + 30 + text.Length) % 64)) % 64;
            Write(file, 0x04034b50, (ushort)20, (ushort)0, (ushort)0, 0u, 0u, (uint)data.Length, (uint)data.Length, (ushort)text.Length,
                (ushort)padding, text, new byte[padding], data);
            byte[] extra = large ? [1, 0, 24, 0, .. Bytes((long)data.Length), .. Bytes((long)data.Length), .. Bytes((long)start)] : [];
            var (size, place) = large ? (uint.MaxValue, uint.MaxValue) : ((uint)data.Length, start);
            Write(directory, 0x02014b50, (ushort)20, (ushort)20, (ushort)0, (ushort)0, 0u, 0u, size, size, (ushort)text.Length,
                (ushort)extra.Length, (ushort)0, (ushort)0, (ushort)0, 0u, place, text, extra);
        }

        var at = file.Length;
        directory.WriteTo(file);
        if (large)
        {
            var end = file.Length;
            Write(file, 0x06064b50, 44L, (ushort)45, (ushort)45, 0u, 0u, (long)entries.Length, (long)entries.Length, directory.Length, at);
            Write(file, 0x07064b50, 0u, end, 1u);
        }

        Write(file, 0x06054b50, (ushort)0, (ushort)0, (ushort)entries.Length, (ushort)entries.Length, (uint)directory.Length,
            large ? uint.MaxValue : (uint)at, (ushort)0);
        return file.ToArray();
    }

    /// <summary>The older container of a value and its storages, each with the size of its values.</summary>
    public static byte[] Legacy(object? value, params (string Key, byte[] Data, int Width)[] storages)
    {
        byte[] magic = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];
        var machine = new Dictionary<string, object?> { ["protocol_version"] = 1001, ["little_endian"] = true };
        return
        [
            .. magic, .. PickleBytes.Of(1001), .. PickleBytes.Of(machine), .. PickleBytes.Of(value),
            .. PickleBytes.Of(storages.Select(s => (object?)s.Key).ToArray()),
            .. storages.SelectMany(s => (byte[])[.. Bytes((long)(s.Data.Length / s.Width)), .. s.Data]),
        ];
    }

    private static void Write(MemoryStream stream, params object[] fields)
    {
        foreach (var field in fields)
            stream.Write(field switch
            {
                byte[] bytes => bytes,
                ushort number => [(byte)number, (byte)(number >> 8)],
                int number => Bytes((uint)number),
                uint number => Bytes(number),
                _ => Bytes((long)field),
            });
    }

    private static byte[] Bytes(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Bytes(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
