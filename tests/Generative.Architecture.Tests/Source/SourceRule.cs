using System.Text.RegularExpressions;

namespace Generative.Architecture.Tests;

/// <summary>Something that must not stand in code; comments and literals do not count.</summary>
/// <param name="Name">The rule in words.</param>
/// <param name="Pattern">What must not stand there.</param>
/// <param name="Exempt">Beginnings of paths, from the root, where it may.</param>
internal sealed record SourceRule(string Name, Regex Pattern, params string[] Exempt)
{
    public override string ToString() => Name;

    /// <summary>Every place that breaks the rule: path, line and rule.</summary>
    public IEnumerable<string> Violations(string shortPath, string text)
    {
        if (Exempt.Any(e => shortPath.StartsWith(e, StringComparison.Ordinal)))
            return [];
        var code = CSharpText.Code(text);
        return Pattern.Matches(code).Select(m => $"{shortPath}:{CSharpText.LineOf(code, m.Index)}: {Name} ('{m.Value.Trim()}')");
    }
}
