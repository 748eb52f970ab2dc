using System.Collections.Immutable;
using System.Text;

namespace Generative.Runtime;

/// <summary>What <see cref="Doctor.Inspect"/> found.</summary>
/// <param name="Sections">The facts, grouped.</param>
/// <param name="Problem">Why libtorch cannot be used and what to do, or null when it works.</param>
public sealed record DoctorReport(ImmutableArray<DoctorSection> Sections, string? Problem)
{
    /// <summary>True when libtorch works here.</summary>
    public bool Healthy => Problem is null;

    /// <summary>The value of the first fact with a name, or null.</summary>
    /// <param name="name">The name, as shown.</param>
    public string? Find(string name) => Sections.SelectMany(s => s.Facts).FirstOrDefault(f => f.Name == name)?.Value;

    /// <summary>The report as text: a heading a section, then names and values in two aligned columns.</summary>
    public override string ToString()
    {
        var width = Sections.SelectMany(s => s.Facts).Select(f => f.Name.Length).DefaultIfEmpty(0).Max();
        var text = new StringBuilder();
        foreach (var section in Sections)
        {
            text.Append(section.Title).Append('\n');
            foreach (var fact in section.Facts)
                text.Append("  ").Append(fact.Name.PadRight(width)).Append("  ").Append(fact.Value).Append('\n');
        }

        return text.Append(Problem ?? "libtorch works.").Append('\n').ToString();
    }
}
