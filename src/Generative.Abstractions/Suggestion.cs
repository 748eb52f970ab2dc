namespace Generative;

/// <summary>Finds what a person probably meant, for error messages.</summary>
public static class Suggestion
{
    /// <summary>Known names near a wrong one, nearest first: at most three, each within a third of its length in edits, or containing it.</summary>
    public static IReadOnlyList<string> Nearest(string name, IEnumerable<string> known) =>
        [.. known.Select(k => (Known: k, Distance: Near(name, k)))
            .Where(p => p.Distance <= Math.Max(2, p.Known.Length / 3))
            .OrderBy(p => p.Distance).ThenBy(p => p.Known, StringComparer.Ordinal)
            .Take(3).Select(p => p.Known)];

    /// <summary>", did you mean a or b?" or nothing.</summary>
    public static string Text(string name, IEnumerable<string> known)
    {
        var near = Nearest(name, known);
        return near.Count == 0 ? "" : $" (did you mean {string.Join(" or ", near)}?)";
    }

    private static int Near(string name, string known) =>
        name.Length >= 3 && known.Contains(name, StringComparison.OrdinalIgnoreCase) ? 1 : Edits(name.ToUpperInvariant(), known.ToUpperInvariant());

    /// <summary>Levenshtein distance over one rolling row.</summary>
    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
