using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Generative.Checkpoints;

/// <summary>
/// Where the files inside a zip file lie. .NET's own reader gives streams, and values that are to be mapped need places.
/// Format: PKWARE's APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.14 to 4.3.16 (its end, also for large files).
/// </summary>
internal static class ZipDirectory
{
    private const int EndBytes = 22, LongestComment = ushort.MaxValue, HeaderBytes = 46, LocalBytes = 30;
    private const uint EndMark = 0x06054b50, HeaderMark = 0x02014b50, LocalMark = 0x04034b50;

    // For files and sizes beyond 32 bits.
    private const int LocatorBytes = 20, LargeEndBytes = 56;
    private const uint LocatorMark = 0x07064b50, LargeEndMark = 0x06064b50, Large = uint.MaxValue;

    /// <summary>Directories larger than this describe no checkpoint: half a million storages fit.</summary>
    private const long MaxBytes = 64 << 20;

    public static Dictionary<string, FileRange> Read(FileStream file, string path)
    {
        var (start, length) = Find(file, path);
        var directory = Bytes(file, start, (int)length);
        var entries = new Dictionary<string, FileRange>(StringComparer.Ordinal);
        for (var at = 0; at < directory.Length;)
        {
            var left = directory.AsSpan(at);
            if (left.Length < HeaderBytes || U32(left) != HeaderMark) throw Bad(path, "its directory is damaged");
            var (nameBytes, extraBytes, commentBytes) = (U16(left[28..]), U16(left[30..]), U16(left[32..]));
            if (left.Length < HeaderBytes + nameBytes + extraBytes + commentBytes) throw Bad(path, "its directory is cut short");
            var name = Encoding.UTF8.GetString(left.Slice(HeaderBytes, nameBytes));
            CheckName(path, name);
            if (!entries.TryAdd(name, Entry(file, path, name, left, left.Slice(HeaderBytes + nameBytes, extraBytes), start)))
                throw Bad(path, $"'{name}' is in it twice");
            at += HeaderBytes + nameBytes + extraBytes + commentBytes;
        }

        return entries;
    }

    /// <summary>Start and length of the directory.</summary>
    private static FileRange Find(FileStream file, string path)
    {
        var tailStart = Math.Max(0, file.Length - EndBytes - LongestComment);
        var tail = Bytes(file, tailStart, (int)(file.Length - tailStart));
        var end = tail.Length - EndBytes;
        while (end >= 0 && U32(tail.AsSpan(end)) != EndMark) end--;
        if (end < 0) throw Bad(path, "its end is not there");
        long length = U32(tail.AsSpan(end + 12)), start = U32(tail.AsSpan(end + 16));
        var directoryEnd = tailStart + end;
        if (start == Large || length == Large || U16(tail.AsSpan(end + 10)) == ushort.MaxValue)
        {
            var locator = directoryEnd < LocatorBytes ? new byte[LocatorBytes] : Bytes(file, directoryEnd - LocatorBytes, LocatorBytes);
            if (U32(locator) != LocatorMark) throw Bad(path, "the end of a large file is not there");
            directoryEnd = Inside(path, I64(locator.AsSpan(8)), LargeEndBytes, file.Length);
            var large = Bytes(file, directoryEnd, LargeEndBytes);
            if (U32(large) != LargeEndMark) throw Bad(path, "the end of a large file is damaged");
            (length, start) = (I64(large.AsSpan(40)), I64(large.AsSpan(48)));
        }

        if (length > MaxBytes) throw Bad(path, string.Create(CultureInfo.InvariantCulture, $"its directory has {length} bytes"));
        return new(Inside(path, start, length, directoryEnd), length);
    }

    private static FileRange Entry(
        FileStream file, string path, string name, ReadOnlySpan<byte> header, ReadOnlySpan<byte> extra, long directoryStart)
    {
        if ((U16(header[8..]) & 1) != 0) throw Bad(path, $"'{name}' is encrypted");
        long packed = U32(header[20..]), size = U32(header[24..]), local = U32(header[42..]);
        if (packed == Large || size == Large || local == Large) (size, packed, local) = LargeFields(path, extra, size, packed, local);
        if (U16(header[10..]) != 0 || packed != size)
            throw new InvalidDataException($"{path}: '{name}' is compressed, which torch does not do; unpack the file and pack it without");
        Inside(path, local, LocalBytes, directoryStart);
        var here = Bytes(file, local, LocalBytes);
        if (U32(here) != LocalMark) throw Bad(path, $"'{name}' is not where its directory says");
        return new(Inside(path, local + LocalBytes + U16(here.AsSpan(26)) + U16(here.AsSpan(28)), size, directoryStart), size);
    }

    /// <summary>The 64-bit fields, which are there only for those that did not fit.</summary>
    private static (long Size, long Packed, long Local) LargeFields(
        string path, ReadOnlySpan<byte> extra, long size, long packed, long local)
    {
        while (extra.Length >= 4)
        {
            var (id, length) = (U16(extra), U16(extra[2..]));
            if (length > extra.Length - 4) break;
            var fields = extra.Slice(4, length);
            extra = extra[(4 + length)..];
            if (id != 1) continue;
            if (size == Large) size = Next(path, ref fields);
            if (packed == Large) packed = Next(path, ref fields);
            if (local == Large) local = Next(path, ref fields);
        }

        return (size, packed, local);
    }

    private static long Next(string path, ref ReadOnlySpan<byte> fields)
    {
        if (fields.Length < 8) throw Bad(path, "its directory lacks a large size");
        var value = I64(fields);
        fields = fields[8..];
        return value;
    }

    /// <summary>Names are only compared, but one that points elsewhere was made to deceive somebody.</summary>
    private static void CheckName(string path, string name)
    {
        if (name.Length == 0 || name.StartsWith('/') || name.AsSpan().ContainsAny('\\', '\0', ':') || name.Split('/').Contains(".."))
            throw new InvalidDataException($"{path}: an entry is named '{name}', which leads out of the file; do not trust it");
    }

    private static long Inside(string path, long start, long length, long end) =>
        start >= 0 && length >= 0 && start <= end - length ? start : throw Bad(path,
            string.Create(CultureInfo.InvariantCulture, $"{length} bytes at {start} are claimed, and {end} are there"));

    private static byte[] Bytes(FileStream file, long start, int count)
    {
        var bytes = new byte[count];
        file.Position = start;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static long I64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    private static InvalidDataException Bad(string path, string what) =>
        new($"{path}: the zip file is cut short or damaged: {what}; fetch it again");
}
