namespace Generative.Checkpoints;

/// <summary>Stored weights do not fit the module they were meant for; the module is unchanged.</summary>
/// <param name="report">Everything that does not fit.</param>
public sealed class WeightMismatchException(WeightReport report)
    : InvalidOperationException($"the weights do not fit the module, nothing was loaded: {report}{Environment.NewLine}{Fix(report)}")
{
    /// <summary>Everything that does not fit.</summary>
    public WeightReport Report { get; } = report;

    private static string Fix(WeightReport report) => report.Fits
        ? "The file is damaged or its training diverged: fetch or train it again, or allow such values in the load options."
        : "Check that the config belongs to these weights, map the names, or load without strictness.";
}
