using System.Globalization;

namespace Generative.Imaging;

/// <summary>One named line of a chart. Points that are not finite leave a gap.</summary>
public sealed record ChartSeries
{
    /// <summary>Creates a series; the numbers are copied.</summary>
    /// <param name="name">What the legend says.</param>
    /// <param name="x">Positions along the horizontal axis, in drawing order.</param>
    /// <param name="y">As many values.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public ChartSeries(string name, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"Series '{name}' has {x.Count} x and {y.Count} y; give as many of each."), nameof(y));
        }

        (Name, X, Y) = (name, [.. x], [.. y]);
    }

    /// <summary>What the legend says.</summary>
    public string Name { get; }

    /// <summary>Positions along the horizontal axis.</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>Values.</summary>
    public IReadOnlyList<double> Y { get; }
}
