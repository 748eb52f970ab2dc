using System.Globalization;

namespace Generative.Parity.Tests;

/// <summary>How a case went.</summary>
/// <param name="Name">The case.</param>
/// <param name="Error">What was measured; NaN when nothing could be.</param>
/// <param name="Reason">Why nothing could be measured; null when it could.</param>
internal sealed record ParityResult(string Name, ParityError Error, string? Reason)
{
    public bool Passed => Reason is null && Error.IsWithin;

    /// <summary>The line people and scripts read.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture,
        $"parity {Name} error={Error.Value:G3} tolerance={Error.Tolerance:G3} {(Passed ? "ok" : "FAIL")}");
}
