using System.Runtime.InteropServices;

namespace Generative.Runtime;

/// <summary>Where native libraries may lie, and how this system spells their names.</summary>
/// <param name="Folders">The folders, in the order in which they are searched.</param>
internal sealed record NativeFolders(IReadOnlyList<string> Folders)
{
    /// <summary>
    /// The folders of the running program: those the host names (packages, single-file extraction), then the program's own.
    /// </summary>
    public static NativeFolders OfThisProgram()
    {
        var named = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        var own = AppContext.BaseDirectory;
        string[] all =
        [
            .. named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            own,
            Path.Combine(own, "runtimes", Platform, "native"),
        ];
        return new([.. all.Select(Path.TrimEndingDirectorySeparator).Distinct()]);
    }

    /// <summary>
    /// This process's platform as packages name it: <c>linux-x64</c>, <c>linux-musl-x64</c>, <c>win-x64</c>, <c>osx-arm64</c>.
    /// (The runtime's own identifier may name a distribution instead.)
    /// </summary>
    public static string Platform
    {
        get
        {
            var os = OperatingSystem.IsWindows() ? "win"
                : OperatingSystem.IsMacOS() ? "osx"
                : LibC.GnuVersion() is null ? "linux-musl" : "linux";
            return $"{os}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    /// <summary>
    /// The file name of a library: <c>torch_cpu</c> is <c>libtorch_cpu.so</c>, <c>torch_cpu.dll</c> or <c>libtorch_cpu.dylib</c>.
    /// </summary>
    public static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    /// <summary>The full path of the first file with a library's name, or null.</summary>
    public string? Find(string library) =>
        Folders.Select(f => Path.GetFullPath(Path.Combine(f, FileName(library)))).FirstOrDefault(File.Exists);
}
