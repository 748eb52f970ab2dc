using System.Reflection;
using PublicApiGenerator;

namespace Generative.PublicApi.Tests;

/// <summary>The public types and members of a library as text, and the text that was approved.</summary>
internal static class ApprovedApi
{
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    /// <summary>Names of the libraries: every project under src.</summary>
    public static IReadOnlyList<string> Libraries { get; } =
        [.. Directory.EnumerateFiles(Metadata("SourceFolder"),
            "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).Order()!];

    public static string PathOf(string library) => Path.Combine(Metadata("ApprovedFolder"), library + ".txt");

    public static string Approved(string library) => File.Exists(PathOf(library)) ? Lines(File.ReadAllText(PathOf(library))) : "";

    public static string Current(string library) => Lines(Assembly.Load(library).GeneratePublicApi(Options)) + "\n";

    public static void Accept(string library)
    {
        Directory.CreateDirectory(Metadata("ApprovedFolder"));
        var beside = PathOf(library) + ".new";
        File.WriteAllText(beside, Current(library));
        File.Move(beside, PathOf(library), overwrite: true);
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');

    private static string Metadata(string key) =>
        typeof(ApprovedApi).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
