using System.Globalization;

namespace Generative.Imaging;

/// <summary>One axis: the range it shows, where its ticks stand and where a value lies, 0 at its start and 1 at its end.</summary>
internal sealed class ChartAxis
{
    // With few decades the ticks between them, 2 and 5, still have room and are needed to read a value.
    private const int FewDecades = 3;

    private readonly double start;
    private readonly double end;
    private readonly bool logarithmic;

    /// <param name="values">Everything the axis must show; at least one usable value.</param>
    /// <param name="logarithmic">Powers of ten in equal distances.</param>
    /// <param name="ticks">About how many ticks to aim for.</param>
    /// <param name="tight">End at the data rather than at the next tick.</param>
    public ChartAxis(IEnumerable<double> values, bool logarithmic, int ticks, bool tight = false)
    {
        this.logarithmic = logarithmic;
        var shown = values.Where(Shows).Select(Scale).ToList();
        var (low, high) = (shown.Min(), shown.Max());
        if (high - low < 1e-12 * Math.Max(1, Math.Abs(high)))
        {
            // One value: give it room, in proportion to its size.
            var room = logarithmic ? 0.5 : high == 0 ? 1 : Math.Abs(high) * 0.5;
            (low, high) = (low - room, high + room);
        }

        var step = NiceStep((high - low) / ticks);
        step = logarithmic ? Math.Max(1, Math.Ceiling(step)) : step;
        (start, end) = tight ? (low, high) : (Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step);

        // A multiple of the step rather than a running sum: sums drift away from round numbers.
        var first = (long)Math.Ceiling((start / step) - 1e-9);
        var last = (long)Math.Floor((end / step) + 1e-9);
        for (var index = first; index <= last; index++)
        {
            var at = index * step;
            Ticks.Add(((at - start) / (end - start), Label(at, step)));
            if (logarithmic && end - start <= FewDecades && index < last)
                Between(at);
        }
    }

    /// <summary>Position from 0 to 1, and what stands beside it.</summary>
    public List<(double Position, string Label)> Ticks { get; } = [];

    /// <summary>True when the axis has a place for the value.</summary>
    public bool Shows(double value) => double.IsFinite(value) && (!logarithmic || value > 0);

    /// <summary>0 at the axis' start, 1 at its end.</summary>
    public double Position(double value) => (Scale(value) - start) / (end - start);

    // The nearest of 1, 2, 5 times a power of ten from above.
    private static double NiceStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch { <= 1.0000001 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }

    private void Between(double decade)
    {
        foreach (var factor in (ReadOnlySpan<double>)[2, 5])
        {
            var at = decade + Math.Log10(factor);
            Ticks.Add(((at - start) / (end - start), (factor * Math.Pow(10, decade)).ToString("0.####", CultureInfo.InvariantCulture)));
        }
    }

    private double Scale(double value) => logarithmic ? Math.Log10(value) : value;

    private string Label(double at, double step)
    {
        if (logarithmic)
        {
            return at is >= -4 and <= 4
                ? Math.Pow(10, at).ToString("0.####", CultureInfo.InvariantCulture)
                : Math.Pow(10, at).ToString("0E+0", CultureInfo.InvariantCulture);
        }

        var size = Math.Max(Math.Abs(start), Math.Abs(end));
        var decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 12);
        return size is >= 1e6 or < 1e-4
            ? at.ToString("0.###E+0", CultureInfo.InvariantCulture)
            : (at == 0 ? 0 : at).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
