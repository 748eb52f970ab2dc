using System.Collections.Immutable;

namespace Generative.Runtime;

/// <summary>Facts of a doctor's report that belong together.</summary>
/// <param name="Title">The heading, such as <c>torch</c>.</param>
/// <param name="Facts">The facts, in the order in which they are shown.</param>
public sealed record DoctorSection(string Title, ImmutableArray<DoctorFact> Facts);
