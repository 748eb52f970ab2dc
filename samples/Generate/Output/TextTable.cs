using Spectre.Console;

namespace Generative.Samples.Generate;

/// <summary>Lists for people.</summary>
internal static class TextTable
{
    private const int WidthWithoutTerminal = 160;

    /// <summary>Writes a table of plain texts.</summary>
    public static void WriteTo(TextWriter output, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = WidthWithoutTerminal;
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(new Text(heading)));
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        console.Write(table);
    }
}
