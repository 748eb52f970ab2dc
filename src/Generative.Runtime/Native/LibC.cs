using System.Runtime.InteropServices;

namespace Generative.Runtime;

/// <summary>The few C functions that .NET has no door to.</summary>
/// <remarks>.NET keeps a copy of the environment: what is set there does not reach native libraries, hence setenv and getenv.</remarks>
internal static partial class LibC
{
    /// <summary>The value that native code sees, or null.</summary>
    public static string? GetEnvironment(string name) => Marshal.PtrToStringUTF8(GetEnv(name));

    /// <summary>Sets a variable for native code unless it has a value there.</summary>
    public static void SetEnvironmentIfAbsent(string name, string value)
    {
        if (SetEnv(name, value, overwrite: 0) != 0)
            throw new InvalidOperationException($"The C library refused to set {name} (error {Marshal.GetLastPInvokeError()}).");
    }

    /// <summary>The version of the GNU C library such as <c>2.36</c>, or null where there is none.</summary>
    public static string? GnuVersion()
    {
        try
        {
            return Marshal.PtrToStringUTF8(GnuGetLibCVersion());
        }
        catch (EntryPointNotFoundException)
        {
            return null; // musl, macOS
        }
    }

    // The returned text belongs to the C library, so it is read as a pointer: a string result would be freed.
    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnv(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "gnu_get_libc_version")]
    private static partial nint GnuGetLibCVersion();
}
