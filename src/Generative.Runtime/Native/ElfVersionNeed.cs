namespace Generative.Runtime;

/// <summary>One symbol version that an ELF file asks of another library.</summary>
/// <param name="Library">The library's file name, such as <c>libstdc++.so.6</c>.</param>
/// <param name="Version">The version's name, such as <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="Index">The number by which symbols refer to this version.</param>
/// <param name="Weak">True when the loader may go on without it.</param>
/// <param name="FlagsOffset">Where the entry's 16-bit flags lie, in bytes from the start of the file.</param>
internal readonly record struct ElfVersionNeed(string Library, string Version, ushort Index, bool Weak, int FlagsOffset);
