namespace Generative.PublicApi.Tests;

/// <summary>What changed between two texts, line by line, each with the type it stands in.</summary>
internal static class LineDifference
{
    /// <summary>"- " before lines that went, "+ " before lines that came; empty when nothing did.</summary>
    public static string Of(string before, string after)
    {
        var (old, now) = (Located(before), Located(after));
        return string.Join('\n', Less(old, now).Select(l => "- " + l).Concat(Less(now, old).Select(l => "+ " + l)));
    }

    private static IEnumerable<string> Less(List<string> lines, List<string> others)
    {
        var left = others.GroupBy(l => l).ToDictionary(g => g.Key, g => g.Count());
        foreach (var line in lines)
        {
            if (left.GetValueOrDefault(line) > 0)
                left[line]--;
            else
                yield return line;
        }
    }

    /// <summary>Members carry their type's line, so that one that moves to another type shows.</summary>
    private static List<string> Located(string text)
    {
        var (type, lines) = ("", new List<string>());
        foreach (var line in text.Split('\n').Where(l => l.Trim() is not ("" or "{" or "}")))
        {
            var depth = line.Length - line.TrimStart().Length;
            if (depth <= 4)
                type = line.Trim();
            lines.Add(depth <= 4 ? line.Trim() : $"{line.Trim()}    in {type}");
        }
        return lines;
    }
}
