using System.Security.Cryptography;
using Generative.Shared;

namespace Generative.Runtime;

/// <summary>Keeps a patched library as a file, because the loader wants one.</summary>
internal static class ShimCache
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The user's folder: <c>generative/native</c> under <c>$XDG_CACHE_HOME</c>, else under <c>~/.cache</c>.</summary>
    /// <remarks>The XDG base directory specification says that a relative value is to be ignored.</remarks>
    public static string UserFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            cache = Path.Combine(home, ".cache");
        }

        return Path.Combine(cache, "generative", "native");
    }

    /// <summary>Returns the path of a file that holds exactly these bytes, writing it when it is missing or damaged.</summary>
    /// <param name="folder">The folder; created when missing, closed to other users.</param>
    /// <param name="content">The library's bytes.</param>
    /// <exception cref="IOException">The folder or the file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file belongs to somebody else.</exception>
    public static string Keep(string folder, byte[] content)
    {
        Directory.CreateDirectory(folder);

        // Only a folder's owner may change its mode, so this also refuses one that another user prepared.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, OwnerOnly);

        var name = $"LibTorchSharp-{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}.so";
        var path = Path.Combine(folder, name);
        // Processes that start together each write a file of their own; whichever renames last leaves the same bytes.
        if (!Holds(path, content))
            BesideFile.Write(path, file => file.Write(content));
        return path;
    }

    // The name alone proves nothing: a full disk or a cut-off copy leaves a file of the right name.
    private static bool Holds(string path, byte[] content) =>
        File.Exists(path) && new FileInfo(path).Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
}
