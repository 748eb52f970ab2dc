using System.Globalization;

namespace Generative.Parity.Tests;

/// <summary>Names of the published runs' stored tensors.</summary>
internal static class SampleNames
{
    /// <summary>The time at which published samplers stop: linspace(1, 1e-5, n + 1).</summary>
    private const double LastTime = 1e-5;

    /// <summary>The stored draw of a step: <c>sample.NAME.step07.u</c>.</summary>
    public static string Step(string sample, long index, string draw) =>
        string.Create(CultureInfo.InvariantCulture, $"{sample}.step{index:00}.{draw}");

    /// <summary>Quantities of the published runs that begin so, without their draws.</summary>
    public static IEnumerable<string> Quantities(string folder, string start, params string[] inputs) => RotaryFixture.Names(folder, start)
        .Where(n => !n.Contains(".step", StringComparison.Ordinal) && !inputs.Contains(n[(n.LastIndexOf('.') + 1)..]));

    /// <summary>The run a quantity belongs to, and the quantity.</summary>
    public static (string Sample, string Quantity) Split(string name) =>
        (name[..name.LastIndexOf('.')], name[(name.LastIndexOf('.') + 1)..]);

    /// <summary>The published grid, and clean tokens after it.</summary>
    public static double[] Grid(long steps, bool removesNoise)
    {
        double[] times = [.. Enumerable.Range(0, (int)steps).Select(i => 1 + (LastTime - 1) * i / steps)];
        return removesNoise ? [.. times, LastTime, 0] : [.. times, 0];
    }
}
