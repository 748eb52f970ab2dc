using SkiaSharp;

namespace Generative.Imaging;

/// <summary>The drawing itself: where frame, lines, legend and words go on the page.</summary>
internal sealed class ChartPage : IDisposable
{
    private const float TextSize = 14;
    private const float TitleSize = 17;
    private static readonly SKColor Ink = new(40, 40, 40);

    private readonly SKCanvas canvas;
    private readonly int width;
    private readonly StrokeFont font = new(TextSize, Ink);
    private readonly StrokeFont titleFont = new(TitleSize, Ink);
    private readonly SKPaint frame = new() { Color = Ink, Style = SKPaintStyle.Stroke, StrokeWidth = 1 };
    private readonly SKPaint rule = new() { Color = new(224, 224, 224), Style = SKPaintStyle.Stroke, StrokeWidth = 1 };
    private readonly SKPaint pen = new()
    {
        Style = SKPaintStyle.Stroke,
        StrokeWidth = 2,
        StrokeJoin = SKStrokeJoin.Round,
        StrokeCap = SKStrokeCap.Round,
        IsAntialias = true,
    };

    // Places on the lines drawn so far, close together: what the legend keeps clear of.
    private readonly List<SKPoint> drawn = [];
    private SKRect plot;

    public ChartPage(SKCanvas canvas, int width, int height)
    {
        this.canvas = canvas;
        this.width = width;
        plot = new(48, 40, width - 24, height - 54);
    }

    /// <summary>Title, axes, ticks and their rules. The left margin follows the widest number.</summary>
    public void DrawFrame(string title, string xLabel, string yLabel, ChartAxis x, ChartAxis y)
    {
        plot.Left = 40 + y.Ticks.Max(tick => font.Measure(tick.Label));
        foreach (var (position, label) in y.Ticks)
        {
            var at = Sharp(plot.Bottom - ((float)position * plot.Height));
            canvas.DrawLine(plot.Left, at, plot.Right, at, rule);
            font.Draw(canvas, label, plot.Left - 7, at + 5, SKTextAlign.Right);
        }

        foreach (var (position, label) in x.Ticks)
        {
            var at = Sharp(plot.Left + ((float)position * plot.Width));
            canvas.DrawLine(at, plot.Top, at, plot.Bottom, rule);
            font.Draw(canvas, label, at, plot.Bottom + 18, SKTextAlign.Center);
        }

        canvas.DrawRect(new(Sharp(plot.Left), Sharp(plot.Top), Sharp(plot.Right), Sharp(plot.Bottom)), frame);
        titleFont.Draw(canvas, title, width / 2f, 26, SKTextAlign.Center);
        font.Draw(canvas, xLabel, plot.MidX, plot.Bottom + 40, SKTextAlign.Center);
        canvas.Save();
        canvas.RotateDegrees(-90, 20, plot.MidY);
        font.Draw(canvas, yLabel, 20, plot.MidY, SKTextAlign.Center);
        canvas.Restore();
    }

    /// <summary>One line; a point between two gaps is drawn as a dot.</summary>
    public void DrawLine(ChartSeries series, ChartAxis x, ChartAxis y, SKColor colour)
    {
        pen.Color = colour;
        using var path = new SKPathBuilder();
        var drawing = false;
        var before = SKPoint.Empty;
        for (var index = 0; index < series.X.Count; index++)
        {
            var visible = x.Shows(series.X[index]) && y.Shows(series.Y[index]);
            if (visible)
            {
                var point = new SKPoint(
                    plot.Left + ((float)x.Position(series.X[index]) * plot.Width),
                    plot.Bottom - ((float)y.Position(series.Y[index]) * plot.Height));
                if (!drawing)
                {
                    path.MoveTo(point); // with the line back to itself, round caps make a dot of a lone point
                }

                path.LineTo(point);
                Remember(drawing ? before : point, point);
                before = point;
            }

            drawing = visible;
        }

        using var line = path.Detach();
        canvas.DrawPath(line, pen);
    }

    /// <summary>Names in the top right corner, over a pale ground so that a line behind them does not hide them.</summary>
    public void DrawLegend(IReadOnlyList<(string Name, SKColor Colour)> entries)
    {
        const float row = 20;
        var wide = entries.Max(entry => font.Measure(entry.Name)) + 46;
        var box = Clearest(wide, (entries.Count * row) + 8);
        using var ground = new SKPaint { Color = new(255, 255, 255, 220) };
        canvas.DrawRect(box, ground);
        canvas.DrawRect(box, rule);
        for (var index = 0; index < entries.Count; index++)
        {
            var middle = box.Top + 4 + ((index + 0.5f) * row);
            pen.Color = entries[index].Colour;
            canvas.DrawLine(box.Left + 8, middle, box.Left + 30, middle, pen);
            font.Draw(canvas, entries[index].Name, box.Left + 37, middle + 5);
        }
    }

    public void Dispose()
    {
        font.Dispose();
        titleFont.Dispose();
        frame.Dispose();
        rule.Dispose();
        pen.Dispose();
    }

    private void Remember(SKPoint from, SKPoint to)
    {
        const int places = 24;
        for (var i = 1; i <= places; i++)
            drawn.Add(from + new SKPoint((to.X - from.X) * i / places, (to.Y - from.Y) * i / places));
    }

    /// <summary>The corner of the plot that the lines leave free, or nearly so; the upper right one when all are equal.</summary>
    private SKRect Clearest(float wide, float high)
    {
        var (left, right, top, bottom) = (plot.Left + 8, plot.Right - wide - 8, plot.Top + 8, plot.Bottom - high - 8);
        SKPoint[] corners = [new(right, top), new(left, top), new(right, bottom), new(left, bottom)];
        return corners.Select(corner => SKRect.Create(corner.X, corner.Y, wide, high)).MinBy(box => drawn.Count(box.Contains));
    }

    // Half a pixel off the grid, a line one pixel wide covers exactly one row.
    private static float Sharp(float at) => MathF.Floor(at) + 0.5f;
}
