using System.Globalization;

namespace Generative.Training;

/// <summary>Cells that belong into one table and one chart.</summary>
/// <param name="Title">What they have in common, for people.</param>
/// <param name="FileName">The same for files: lower case, no extension.</param>
/// <param name="Count">Pictures behind each figure.</param>
/// <param name="Cells">Each with the row and the column it stands in.</param>
internal sealed record ComparisonGroup(
    string Title, string FileName, int Count, IReadOnlyList<(string Row, double Column, ComparisonCell Cell)> Cells)
{
    /// <summary>Samplers by budget, a group for each model and guidance.</summary>
    public static IEnumerable<ComparisonGroup> Samplers(IEnumerable<ComparisonCell> cells) => cells
        .Where(c => c.Key.Noise == InjectedNoise.None)
        .GroupBy(c => (c.Key.Model, c.Key.Weights, c.Key.Guidance, c.Key.Count, c.Key.Seed))
        .Select(g => new ComparisonGroup(
            g.Key.Model + Guided(g.Key.Guidance), Slug($"distance-{g.Key.Model}", g.Key.Guidance), g.Key.Count,
            [.. g.Select(c => (c.Key.Sampler, (double)c.Key.Budget, c))]));

    /// <summary>Models by alpha, a group for each sampler that was disturbed, its undisturbed runs with it.</summary>
    public static IEnumerable<ComparisonGroup> Disturbed(IReadOnlyList<ComparisonCell> cells) => cells
        .Where(c => c.Key.Noise != InjectedNoise.None)
        .GroupBy(c => (c.Key.Noise, c.Key.Sampler, c.Key.Budget, c.Key.Guidance, c.Key.Count, c.Key.Seed))
        .Select(g => new ComparisonGroup(
            string.Create(CultureInfo.InvariantCulture, $"{g.Key.Sampler}, {g.Key.Budget} evaluations, "
                + $"noise injected into the {Where(g.Key.Noise)}")
                + Guided(g.Key.Guidance),
            Slug(string.Create(CultureInfo.InvariantCulture, $"robustness-{g.Key.Sampler}-{g.Key.Budget}-{Where(g.Key.Noise)}"), g.Key.Guidance),
                g.Key.Count,
            [.. cells.Where(c => IsOf(c.Key, g.Key.Noise)
                && (c.Key.Sampler, c.Key.Budget, c.Key.Guidance, c.Key.Count, c.Key.Seed)
                    == (g.Key.Sampler, g.Key.Budget, g.Key.Guidance, g.Key.Count, g.Key.Seed))
                .OrderBy(c => c.Key.Alpha).Select(c => (c.Key.Model, c.Key.Alpha, c))]));

    private static bool IsOf(ComparisonKey key, InjectedNoise noise) => key.Noise == noise || key.Noise == InjectedNoise.None;

    private static string Where(InjectedNoise noise) => noise == InjectedNoise.State ? "state" : "prediction";

    private static string Guided(double guidance) =>
        guidance == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", guidance {guidance}");

    private static string Slug(string text, double guidance)
    {
        var whole = guidance == 1 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}-guidance-{guidance}");
        return string.Concat(whole.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-'));
    }
}
