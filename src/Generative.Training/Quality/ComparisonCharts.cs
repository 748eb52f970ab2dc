using System.Globalization;
using Generative.Imaging;

namespace Generative.Training;

/// <summary>A comparison as line charts.</summary>
public static class ComparisonCharts
{
    /// <summary>Lines that colours tell apart.</summary>
    private const int MostLines = 8;

    /// <summary>
    /// A chart for each table of <see cref="ComparisonTables"/>: distance, on a logarithmic axis, against evaluations or alpha.
    /// More than eight lines are spread over charts, best first.
    /// </summary>
    /// <returns>File names without extension, and the charts.</returns>
    public static IReadOnlyList<(string Name, Picture Chart)> Draw(ComparisonFile file) =>
    [
        .. ComparisonGroup.Samplers(file.Cells).SelectMany(g => Draw(g, "network evaluations", c => c.Evaluations)),
        .. ComparisonGroup.Disturbed(file.Cells).SelectMany(g => Draw(g, "alpha", c => c.Key.Alpha)),
    ];

    private static IEnumerable<(string Name, Picture Chart)> Draw(ComparisonGroup group, string xLabel, Func<ComparisonCell, double> x)
    {
        var lines = group.Cells.GroupBy(c => c.Row, c => c.Cell).OrderBy(line => line.MaxBy(x)!.Distance).Chunk(MostLines);
        return lines.Select((some, i) => (
            i == 0 ? group.FileName : string.Create(CultureInfo.InvariantCulture, $"{group.FileName}-{i + 1}"),
            LineChart.Draw(group.Title, xLabel, "Fréchet distance", [.. some.Select(line => Series(line, x))], logY: true)));
    }

    private static ChartSeries Series(IGrouping<string, ComparisonCell> line, Func<ComparisonCell, double> x)
    {
        ComparisonCell[] points = [.. line.OrderBy(x)];
        return new(line.Key, [.. points.Select(x)], [.. points.Select(c => c.Distance)]);
    }
}
