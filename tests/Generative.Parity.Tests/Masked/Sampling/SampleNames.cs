namespace Generative.Parity.Tests;

/// <summary>Names of the published runs' stored tensors.</summary>
internal static class SampleNames
{
    /// <summary>The time at which published samplers stop: linspace(1, 1e-5, n + 1).</summary>
    private const double LastTime = 1e-5;

    private const string Grids = @"linspace\(1, ?([0-9.e-]+), ?n";

    /// <summary>Quantities of the published runs that begin so, without their draws.</summary>
    public static IEnumerable<string> Quantities(string folder, string start, params string[] inputs) => StoredTensors.Names(folder, start)
        .Where(n => !n.Contains(".step", StringComparison.Ordinal) && !inputs.Contains(n[(n.LastIndexOf('.') + 1)..]));

    /// <summary>The run a quantity belongs to, and the quantity.</summary>
    public static (string Sample, string Quantity) Split(string name) =>
        (name[..name.LastIndexOf('.')], name[(name.LastIndexOf('.') + 1)..]);

    /// <summary>The published times, down to the last one: as the README says.</summary>
    public static double[] Times(string folder, long steps)
    {
        var last = FixtureReadme.Number(folder, Grids) ?? LastTime;
        return [.. Enumerable.Range(0, (int)steps + 1).Select(i => 1 + (last - 1) * i / steps)];
    }
}
