namespace Generative.Runtime;

/// <summary>One line of a doctor's report.</summary>
/// <param name="Name">What was looked at, such as <c>cores</c>.</param>
/// <param name="Value">What was found, as text for people.</param>
public sealed record DoctorFact(string Name, string Value);
