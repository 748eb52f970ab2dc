using System.Xml.Linq;

namespace Generative.Architecture.Tests;

/// <summary>What a project file references. Conditions are ignored: an arrow that exists only sometimes is still an arrow.</summary>
/// <param name="Name">The project's name.</param>
/// <param name="IsSample">Whether it stands under samples.</param>
/// <param name="Projects">Names of referenced projects.</param>
/// <param name="Packages">Names of referenced packages.</param>
/// <param name="Imports">Files it imports.</param>
internal sealed record ProjectFile(
    string Name, bool IsSample, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Imports)
{
    public static ProjectFile Read(string path)
    {
        var isSample = Repository.Short(path).StartsWith("samples/", StringComparison.Ordinal);
        return Parse(Path.GetFileNameWithoutExtension(path), isSample, File.ReadAllText(path));
    }

    public static ProjectFile Parse(string name, bool isSample, string xml)
    {
        var elements = XDocument.Parse(xml).Descendants().ToList();
        return new(name, isSample, [.. Values("ProjectReference", "Include").Select(NameOf)], [.. Values("PackageReference", "Include")],
            [.. Values("Import", "Project").Select(i => i.Replace('\\', '/'))]);

        IEnumerable<string> Values(string element, string attribute) =>
            elements.Where(e => e.Name.LocalName == element).Select(e => (string?)e.Attribute(attribute)).OfType<string>();
    }

    private static string NameOf(string reference) => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'));
}
