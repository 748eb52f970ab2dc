using System.Globalization;
using System.Text;

namespace Generative.Training;

/// <summary>A comparison as Markdown tables.</summary>
public static class ComparisonTables
{
    /// <summary>
    /// A table of distances for each model (samplers by evaluations), then one for each sampler that was disturbed (models by alpha).
    /// Lines end in '\n'. Where a sampler could not use up a budget, the evaluations made stand behind in parentheses.
    /// </summary>
    public static string Markdown(ComparisonFile file)
    {
        var text = new StringBuilder();
        foreach (var table in ComparisonGroup.Samplers(file.Cells))
            Write(text, table, file, "sampler", "evaluations");
        foreach (var table in ComparisonGroup.Disturbed(file.Cells))
            Write(text, table, file, "model", "alpha");
        return text.ToString();
    }

    private static void Write(StringBuilder text, ComparisonGroup table, ComparisonFile file, string rows, string columns)
    {
        double[] heads = [.. table.Cells.Select(c => c.Column).Distinct().Order()];
        text.Append(CultureInfo.InvariantCulture, $"### {table.Title}\n\nFréchet distance of {table.Count} pictures to the training split");
        if (file.References.TryGetValue(table.Count, out var real))
            text.Append(CultureInfo.InvariantCulture, $"; as many test pictures have {Figure(real)}");
        text.Append(CultureInfo.InvariantCulture, $".\n\n| {rows} \\ {columns} | {string.Join(" | ", heads.Select(Number))} |\n");
        text.Append(CultureInfo.InvariantCulture, $"|---|{string.Concat(heads.Select(_ => "---|"))}\n");
        foreach (var row in table.Cells.GroupBy(c => c.Row))
            text.Append(CultureInfo.InvariantCulture, $"| {row.Key} | {string.Join(" | ", heads.Select(h => Entry(row, h)))} |\n");
        text.Append('\n');
    }

    private static string Entry(IEnumerable<(string Row, double Column, ComparisonCell Cell)> row, double head)
    {
        var cell = row.FirstOrDefault(c => c.Column == head).Cell;
        return cell is null ? "" : cell.Evaluations == cell.Key.Budget ? Figure(cell.Distance)
            : string.Create(CultureInfo.InvariantCulture, $"{Figure(cell.Distance)} ({cell.Evaluations})");
    }

    private static string Figure(double value) => value.ToString(value < 10 ? "0.000" : "0.0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
