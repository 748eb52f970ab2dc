using System.Buffers.Binary;
using System.Text;

namespace Generative.Runtime;

/// <summary>Reads numbers, names and section headers of a 64-bit little-endian ELF file that lies in memory.</summary>
/// <remarks>
/// Layout: System V gABI, chapter 4. Every read is checked against the file, so a damaged one gives
/// <see cref="InvalidDataException"/> and nothing else.
/// </remarks>
internal sealed class ElfFile
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;

    private readonly ReadOnlyMemory<byte> file;

    /// <summary>Checks the ELF header and reads the section headers.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a well-formed 64-bit little-endian ELF file.</exception>
    public ElfFile(ReadOnlyMemory<byte> file)
    {
        this.file = file;
        var bytes = file.Span;
        if (bytes.Length < HeaderSize || !bytes[..4].SequenceEqual("\u007fELF"u8))
            throw Malformed("it does not start with an ELF header");
        if (bytes[4] != 2 || bytes[5] != 1)
            throw Malformed("it is not a 64-bit little-endian file");
        Sections = ReadSections();
    }

    /// <summary>All sections, in file order.</summary>
    public IReadOnlyList<ElfSection> Sections { get; }

    /// <summary>The section that another one links to.</summary>
    public ElfSection Linked(ElfSection section) => section.Link < Sections.Count
        ? Sections[(int)section.Link]
        : throw Malformed($"a section refers to section {section.Link} of {Sections.Count}");

    /// <summary>The zero-terminated ASCII name at a place of a string table.</summary>
    public string Name(ElfSection strings, uint place)
    {
        var rest = From(strings.Offset + place, 1);
        var end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.ASCII.GetString(rest[..end]) : throw Malformed($"the name at place {place} does not end");
    }

    /// <summary>The 16-bit number at an offset of the file.</summary>
    public ushort U16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(From(offset, 2));

    /// <summary>The 32-bit number at an offset of the file.</summary>
    public uint U32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(From(offset, 4));

    /// <summary>The 64-bit number at an offset of the file.</summary>
    public ulong U64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(From(offset, 8));

    /// <summary>The error for a file that breaks the format.</summary>
    public static InvalidDataException Malformed(string why) => new($"The ELF file is malformed: {why}.");

    private List<ElfSection> ReadSections()
    {
        var start = U64(0x28);
        uint headerSize = U16(0x3A), count = U16(0x3C);
        if (count > 0 && headerSize < SectionHeaderSize)
            throw Malformed($"its section headers have {headerSize} bytes instead of {SectionHeaderSize}");
        var sections = new List<ElfSection>();
        for (var i = 0u; i < count; i++)
        {
            var at = start + ((ulong)i * headerSize);
            sections.Add(new(U32(at + 4), U64(at + 24), U64(at + 32), U32(at + 40), U32(at + 44)));
        }

        return sections;
    }

    private ReadOnlySpan<byte> From(ulong offset, int atLeast)
    {
        // Compared without adding, because offsets come from the file and may be close to 2^64.
        var size = (ulong)file.Length;
        return offset <= size && size - offset >= (ulong)atLeast
            ? file.Span[(int)offset..]
            : throw Malformed($"offset {offset} lies outside its {size} bytes");
    }
}
