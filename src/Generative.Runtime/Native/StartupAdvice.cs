using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Generative.Runtime;

/// <summary>Turns a library that is missing, or that the loader refused, into an error that says what to do.</summary>
internal static partial class StartupAdvice
{
    /// <summary>The version of the libtorch packages that this build was made for.</summary>
    public static string LibTorchVersion { get; } = typeof(StartupAdvice).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(a => a.Key == "LibTorchVersion")?.Value ?? "unknown";

    /// <summary>The error for a library that lies in none of the folders.</summary>
    public static TorchStartupException Missing(string library, NativeFolders folders)
    {
        var cause = $"the file lies in none of the program's folders ({string.Join(", ", folders.Folders)}).";
        return new(NativeFolders.FileName(library), cause, RemedyForMissing(NativeFolders.Platform));
    }

    /// <summary>The error for a library that the loader refused.</summary>
    public static TorchStartupException Refused(string path, Exception error)
    {
        // .NET repeats what it tried; the loader's own sentence comes last.
        var said = error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
        return new(Path.GetFileName(path), $"{said.TrimEnd('.')}.", RemedyForRefusal(said, LibC), error);
    }

    /// <summary>What to do when a backend library is missing on a platform.</summary>
    /// <param name="rid">A runtime identifier such as <c>linux-x64</c>.</param>
    internal static string RemedyForMissing(string rid) => rid switch
    {
        "linux-x64" or "win-x64" or "osx-arm64" =>
            "Add the backend to the application's project file: " +
            $"<PackageReference Include=\"libtorch-cpu-{rid}\" Version=\"{LibTorchVersion}\" />.",
        _ when rid.StartsWith("linux-musl", StringComparison.Ordinal) =>
            "libtorch is built for the GNU C library; use an image such as Debian or Ubuntu instead of Alpine.",
        _ => $"There is no libtorch package for {rid}; run on linux-x64, win-x64 or osx-arm64 (a 64-bit .NET for that processor).",
    };

    /// <summary>What to do when the loader refused a library.</summary>
    /// <param name="said">The loader's sentence.</param>
    /// <param name="glibc">The version of the GNU C library here, or null.</param>
    internal static string RemedyForRefusal(string said, string? glibc)
    {
        var version = MissingVersion().Match(said).Groups["version"].Value;
        if (version.StartsWith("GLIBC_", StringComparison.Ordinal))
        {
            return $"This system's C library (glibc {glibc ?? "unknown"}) is too old: {version} or newer is needed. " +
                "Use Debian 12, Ubuntu 22.04 or something newer.";
        }

        if (version.Length > 0)
        {
            return $"This system's C++ library is too old: it lacks {version}. " +
                "Install a newer libstdc++6, or use Debian 12, Ubuntu 22.04 or something newer.";
        }

        if (MissingFile().Match(said) is { Success: true } file)
        {
            return $"Install the system package that holds {file.Groups["file"].Value}; " +
                "if it belongs to libtorch, restore the backend package again.";
        }

        if (WrongProcessor.Any(p => said.Contains(p, StringComparison.Ordinal)))
            return $"The library is built for another processor than this process ({RuntimeInformation.ProcessArchitecture}).";
        return "Clean and restore the application, so that all libraries come from one version of the backend package.";
    }

    private static IReadOnlyList<string> WrongProcessor { get; } = ["wrong ELF class", "incompatible architecture"];

    private static string? LibC => OperatingSystem.IsLinux() ? Runtime.LibC.GnuVersion() : null;

    [GeneratedRegex("version [`'](?<version>[^']+)' not found")]
    private static partial Regex MissingVersion();

    [GeneratedRegex("(?<file>[^\\s:/]+): cannot open shared object file")]
    private static partial Regex MissingFile();
}
