using System.Globalization;
using SkiaSharp;

namespace Generative.Imaging;

/// <summary>Line charts for reports: loss curves, quality against steps.</summary>
public static class LineChart
{
    // The eight colours of Okabe and Ito, apart for colour-blind readers too; yellow, too pale on white, comes last.
    private static readonly SKColor[] Colours =
    [
        new(0, 114, 178), new(213, 94, 0), new(0, 158, 115), new(204, 121, 167),
        new(230, 159, 0), new(86, 180, 233), new(0, 0, 0), new(240, 228, 66),
    ];

    /// <summary>
    /// Draws series over shared axes. Words are in a typeface of our own that knows ASCII and é; other characters appear as boxes.
    /// The picture is the same on every machine of one kind.
    /// </summary>
    /// <param name="title">Above the chart.</param>
    /// <param name="xLabel">Below the horizontal axis.</param>
    /// <param name="yLabel">Beside the vertical axis.</param>
    /// <param name="series">At least one, with at least one finite point among them.</param>
    /// <param name="width">Pixels, 200 to 10000.</param>
    /// <param name="height">Pixels, 150 to 10000.</param>
    /// <param name="logY">Vertical axis in powers of ten; values that are not above 0 leave a gap.</param>
    /// <returns>An RGB picture.</returns>
    /// <exception cref="ArgumentException">A size is out of range, or nothing could be drawn.</exception>
    public static Picture Draw(
        string title,
        string xLabel,
        string yLabel,
        IReadOnlyList<ChartSeries> series,
        int width = 800,
        int height = 450,
        bool logY = false)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(xLabel);
        ArgumentNullException.ThrowIfNull(yLabel);
        ArgumentNullException.ThrowIfNull(series);
        Require(width, 200, nameof(width));
        Require(height, 150, nameof(height));
        var points = series.SelectMany(line => line.X.Zip(line.Y))
            .Where(point => double.IsFinite(point.First) && double.IsFinite(point.Second) && (!logY || point.Second > 0)).ToList();
        if (points.Count == 0)
        {
            throw new ArgumentException(
                $"series has no point to draw; give at least one finite {(logY ? "positive " : "")}value.", nameof(series));
        }

        var x = new ChartAxis(points.Select(point => point.First), logarithmic: false, Math.Clamp(width / 100, 2, 10), tight: true);
        var y = new ChartAxis(points.Select(point => point.Second), logY, Math.Clamp(height / 60, 2, 10));

        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var bitmap = new SKBitmap(info);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        using (var page = new ChartPage(canvas, width, height))
        {
            page.DrawFrame(title, xLabel, yLabel, x, y);
            for (var index = 0; index < series.Count; index++)
            {
                page.DrawLine(series[index], x, y, Colours[index % Colours.Length]);
            }

            page.DrawLegend([.. series.Select((line, index) => (line.Name, Colours[index % Colours.Length]))]);
        }

        canvas.Flush();
        return Picture.Adopt(PixelLayout.Convert(bitmap.GetPixelSpan(), 4, 3), width, height, 3);
    }

    private static void Require(int size, int least, string name)
    {
        if (size < least || size > 10_000)
        {
            throw new ArgumentOutOfRangeException(name, string.Create(
                CultureInfo.InvariantCulture, $"{name} is {size}; give {least} to 10000 pixels."));
        }
    }
}
