namespace Generative.Parity.Tests;

/// <summary>All cases of all fixture folders, and the folders left out.</summary>
/// <param name="Cases">What to run.</param>
/// <param name="Skipped">Names of folders of kinds nobody here reads.</param>
internal sealed record ParityPlan(IReadOnlyList<ParityCase> Cases, IReadOnlyList<string> Skipped)
{
    public static ParityPlan Make(ParitySettings settings, IReadOnlyList<IParityKind> kinds)
    {
        List<ParityCase> cases = [.. settings.Roots.Where(r => !Directory.Exists(r)).Select(r =>
            ParityCase.Unreadable("fixtures/folder", $"{r} is no folder; create it, or correct {ParitySettings.FixturesVariable}"))];
        List<string> skipped = [];
        HashSet<string> met = [];
        foreach (var folder in settings.Roots.Where(Directory.Exists).SelectMany(Subfolders))
        {
            var name = Path.GetFileName(folder);
            var kindName = name.Split('.')[0];
            if (settings.Only?.Contains(kindName) == false)
                continue;
            if (kinds.FirstOrDefault(k => k.Name == kindName) is not { } kind)
            {
                skipped.Add(name);
                continue;
            }
            met.Add(kindName);
            cases.AddRange(ParityCase.Guard(name, () => kind.Cases(folder).Select(c => c.Inside(name))));
        }
        cases.AddRange((settings.Only ?? []).Where(k => !met.Contains(k))
            .Select(k => ParityCase.Unreadable($"{k}/folder", NotMet(k, kinds, settings.Roots))));
        return new(cases, skipped);
    }

    /// <summary>Folders inside a folder in a fixed order, hidden ones left out.</summary>
    public static IEnumerable<string> Subfolders(string folder) => Directory.EnumerateDirectories(folder)
        .Where(f => !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal);

    private static string NotMet(string kind, IReadOnlyList<IParityKind> kinds, IReadOnlyList<string> roots) =>
        kinds.Any(k => k.Name == kind) ? $"{ParitySettings.KindsVariable} asks for '{kind}', "
            + $"and there is no such folder in {string.Join(" or ", roots)}"
        : $"{ParitySettings.KindsVariable} asks for '{kind}', a kind these tests do not know; known are "
            + $"{string.Join(", ", kinds.Select(k => k.Name))}";
}
