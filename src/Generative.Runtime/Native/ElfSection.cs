namespace Generative.Runtime;

/// <summary>The fields of an ELF64 section header that the version tables need.</summary>
/// <param name="Type">The section's type (<c>sh_type</c>).</param>
/// <param name="Offset">Where its bytes start in the file.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Link">The index of the section it refers to: names or symbols.</param>
/// <param name="Info">How many entries it has, for a table of needed versions.</param>
internal readonly record struct ElfSection(uint Type, ulong Offset, ulong Size, uint Link, uint Info);
