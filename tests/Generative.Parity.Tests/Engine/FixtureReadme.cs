using System.Globalization;
using System.Text.RegularExpressions;

namespace Generative.Parity.Tests;

/// <summary>What a folder says in words alone: a few numbers of the reference runs are in no file but its README.</summary>
internal static class FixtureReadme
{
    private const string Name = "README.md";

    /// <summary>The number in a pattern's first group, at its first match; null without a README or a match.</summary>
    /// <param name="folder">The fixture's folder; a sub-folder may share the README of the one it lies in.</param>
    /// <param name="pattern">A regular expression with one group.</param>
    public static double? Number(string folder, string pattern) =>
        Word(folder, pattern) is { } word ? double.Parse(word, CultureInfo.InvariantCulture) : null;

    /// <summary>The text in a pattern's first group, in the same way.</summary>
    public static string? Word(string folder, string pattern) =>
        Regex.Match(Text(folder), pattern) is { Success: true } match ? match.Groups[1].Value : null;

    private static string Text(string folder) =>
        new[] { folder, Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) }.OfType<string>()
            .Select(f => Path.Combine(f, Name)).Where(File.Exists).Select(File.ReadAllText).FirstOrDefault() ?? "";
}
