using System.Diagnostics;

namespace Generative.Architecture.Tests;

/// <summary>The repository these tests were built in, as files.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs =
        ["bin", "obj", ".git", ".vs", ".idea", "artifacts", "TestResults", "runs", "BenchmarkDotNet.Artifacts"];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path as messages show it: from the root, with forward slashes.</summary>
    public static string Short(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>Files under a folder of the repository, build outputs left out, in a fixed order.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        var start = Path.Combine(Root, folder);
        return !Directory.Exists(start) ? [] : [.. Directory.EnumerateFiles(start, pattern, SearchOption.AllDirectories)
            .Where(f => !Short(f).Split('/').Any(NotOurs.Contains)).Order(StringComparer.Ordinal)];
    }

    /// <summary>What git tracks; everything but build outputs where there is no git.</summary>
    public static IReadOnlyList<string> TrackedFiles() =>
        GitFiles() is { Count: > 0 } tracked ? [.. tracked.Select(f => Path.Combine(Root, f)).Where(File.Exists)] : Files(".", "*");

    private static List<string> GitFiles()
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", ["ls-files", "-z"]) { WorkingDirectory = Root, RedirectStandardOutput = true })!;
            var names = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? [.. names.Split('\0', StringSplitOptions.RemoveEmptyEntries)] : [];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];      // no git on this machine
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Generative.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException(
            $"Generative.sln is nowhere above {AppContext.BaseDirectory}; run the tests inside the repository.");
    }
}
