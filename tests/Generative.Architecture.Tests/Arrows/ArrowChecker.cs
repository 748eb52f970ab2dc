namespace Generative.Architecture.Tests;

/// <summary>Compares projects with <see cref="HouseArrows"/>: one sentence for each violation.</summary>
internal static class ArrowChecker
{
    public static IReadOnlyList<string> Violations(IReadOnlyCollection<ProjectFile> projects)
    {
        var samples = projects.Where(p => p.IsSample).Select(p => p.Name).ToArray();
        return [.. projects.SelectMany(p => p.IsSample
            ? Outside(p, [.. HouseArrows.Samples, .. samples], $"The sample {p.Name}", HouseArrows.Samples)
            : HouseArrows.Rooms.TryGetValue(p.Name, out var allowed) ? Outside(p, allowed, p.Name, allowed)
            : [$"{p.Name} is no room of the house; add it to {nameof(HouseArrows)} with its arrows."])];
    }

    /// <summary>Libraries leave the choice of backend to the application.</summary>
    public static IReadOnlyList<string> BackendViolations(IEnumerable<ProjectFile> libraries) =>
        [.. libraries.SelectMany(p => p.Packages.Where(IsBackend).Concat(p.Imports.Where(i => i.EndsWith("Backend.props")))
            .Select(b => $"{p.Name} references {b}; libraries reference managed TorchSharp only, the application picks the backend."))];

    private static bool IsBackend(string package) =>
        package.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase)
        || package.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Outside(ProjectFile project, string[] allowed, string subject, string[] named) =>
        project.Projects.Where(r => !allowed.Contains(r)).Select(r => $"{subject} references {r}; the house allows it "
            + (named.Length == 0 ? "no other project." : $"only {string.Join(", ", named)}."));
}
