namespace Generative.Runtime;

/// <summary>Lets TorchSharp's native shim start on a C++ library that is older than the compiler it was built with.</summary>
/// <remarks>
/// The shim needs <c>GLIBCXX_3.4.32</c> (GCC 13.2); Debian 12 and Ubuntu 22.04 stop at 3.4.30. The one symbol behind that version is
/// a marker that compilers put into every file which uses iostreams; nothing calls it, and the streams themselves are set up by
/// libtorch, which is always loaded first. So the need can be marked weak, and the loader then goes on without it.
/// </remarks>
internal static class ShimPatch
{
    /// <summary>The version that older systems lack.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    private const string Marker = "_ZSt21ios_base_library_initv"; // std::ios_base_library_init()

    /// <summary>Returns a copy of the shim that differs in one bit, or null when this shim has no need that could be forgiven.</summary>
    /// <param name="shim">The bytes of the shim; not changed.</param>
    /// <exception cref="InvalidDataException">The bytes are not a well-formed 64-bit little-endian ELF file.</exception>
    public static byte[]? Apply(byte[] shim)
    {
        var file = new ElfFile(shim);
        foreach (var need in ElfVersionNeeds.Read(file))
        {
            // A symbol that is really called would end the process at its first call: such a shim is better refused.
            if (need.Version == Version && !need.Weak && ElfVersionNeeds.SymbolsOf(file, need).All(s => s == Marker))
                return ElfVersionNeeds.WithWeak(shim, need);
        }

        return null;
    }
}
