namespace Generative.Runtime;

/// <summary>Reads which symbol versions an ELF file needs, and makes the loader forgive one that is missing.</summary>
/// <remarks>
/// The dynamic loader refuses a library when a version it needs is missing, unless the entry carries <c>VER_FLG_WEAK</c>.
/// Layouts (Elf64_Verneed, Elf64_Vernaux, version table): Linux Standard Base, "Symbol Versioning".
/// </remarks>
internal static class ElfVersionNeeds
{
    private const uint NeedsSection = 0x6ffffffe;
    private const uint SymbolVersionsSection = 0x6fffffff;
    private const int SymbolSize = 24;
    private const ushort HiddenBit = 0x8000;
    private const byte WeakFlag = 2;

    // A real library needs some dozens. The limit ends a damaged file whose entries overlap.
    private const int MostNeeds = 4096;

    /// <summary>Lists every needed version, in file order.</summary>
    /// <exception cref="InvalidDataException">The file breaks the format.</exception>
    public static IReadOnlyList<ElfVersionNeed> Read(ElfFile file)
    {
        var found = new List<ElfVersionNeed>();
        foreach (var section in file.Sections.Where(s => s.Type == NeedsSection))
            ReadLibraries(file, section, found);
        return found;
    }

    /// <summary>The names of the symbols that are bound to one needed version.</summary>
    /// <exception cref="InvalidDataException">The file breaks the format.</exception>
    public static IReadOnlyList<string> SymbolsOf(ElfFile file, ElfVersionNeed need)
    {
        var names = new List<string>();
        foreach (var versions in file.Sections.Where(s => s.Type == SymbolVersionsSection))
        {
            var symbols = file.Linked(versions);
            var strings = file.Linked(symbols);
            for (var i = 0UL; i < versions.Size / 2; i++)
                if ((file.U16(versions.Offset + (i * 2)) & ~HiddenBit) == need.Index)
                    names.Add(file.Name(strings, file.U32(symbols.Offset + (i * SymbolSize))));
        }

        return names;
    }

    /// <summary>A copy of a file's bytes in which one need is weak; the two differ in one bit.</summary>
    public static byte[] WithWeak(ReadOnlySpan<byte> bytes, ElfVersionNeed need)
    {
        var copy = bytes.ToArray();
        copy[need.FlagsOffset] |= WeakFlag;
        return copy;
    }

    private static void ReadLibraries(ElfFile file, ElfSection section, List<ElfVersionNeed> found)
    {
        var strings = file.Linked(section);
        var library = section.Offset;
        for (var i = 0u; i < section.Info; i++)
        {
            var name = file.Name(strings, file.U32(library + 4));
            ReadVersions(file, strings, name, first: library + file.U32(library + 8), count: file.U16(library + 2), found);
            var step = file.U32(library + 12);
            if (step == 0)
                return;
            library += step;
        }
    }

    private static void ReadVersions(ElfFile file, ElfSection strings, string library, ulong first, int count, List<ElfVersionNeed> found)
    {
        var entry = first;
        for (var i = 0; i < count; i++)
        {
            if (found.Count == MostNeeds)
                throw ElfFile.Malformed($"it lists more than {MostNeeds} needed versions");
            var weak = (file.U16(entry + 4) & WeakFlag) != 0;
            found.Add(new(library, file.Name(strings, file.U32(entry + 8)), file.U16(entry + 6), weak, (int)entry + 4));
            var step = file.U32(entry + 12);
            if (step == 0)
                return;
            entry += step;
        }
    }
}
